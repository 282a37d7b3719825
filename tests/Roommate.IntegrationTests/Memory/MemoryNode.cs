using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Roommate.Assistant.Memory;
using Roommate.Assistant.Memory.Extraction;
using Roommate.Assistant.Models;
using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.IntegrationTests.Store;
using Roommate.Live.Log;
using Roommate.Platform.Facts;
using Roommate.Platform.Security;

namespace Roommate.IntegrationTests.Memory;

/// <summary>One node's memory over a shared Redis, without the rest of the program. Everybody may do everything in every home.</summary>
internal sealed class MemoryNode
{
    public MemoryNode(StoreNode node, ITopicLog log, TimeProvider time, string homeId)
    {
        var ids = new Ids(time);
        var options = Options.Create(new MemoryOptions());
        var model = Options.Create(new ModelOptions());
        var gate = new Gate([new OneHome(IdPrefix.Home, homeId), new OneHome(IdPrefix.Room, homeId)], new AllRights());
        Store = new MemoryStore(node.Redis, log, node.Indexes);
        Shelves = new Shelves(Store, options, time);
        var writer = new ShelfWriter(Store, Shelves, ids);
        var embedding = new EmbeddingModel(model);
        var meanings = new Meanings(embedding, Store, Shelves, time, NullLogger<Meanings>.Instance);
        Memories = new Memories(Store, Shelves, writer, meanings, gate, node.Get<IFacts>(), time);
        Search = new MemorySearch(Store, Shelves, meanings, time);
        Learning = new LearningStore(log, node.Documents, node.Indexes, time);
        var lessons = new ModelLessons(Learning, Store, Shelves, writer, new ModelFacts(new ModelClient(model, time)), embedding, model, options, time, NullLogger<ModelLessons>.Instance);
        Lesson = new RoomLesson(Learning, writer, Memories, new MemoryConsents(node.Documents, node.Get<IFacts>(), time), lessons, meanings, gate, ids);
    }

    public MemoryStore Store { get; }

    public Shelves Shelves { get; }

    public Memories Memories { get; }

    public MemorySearch Search { get; }

    public LearningStore Learning { get; }

    public RoomLesson Lesson { get; }

    private sealed class OneHome(string prefix, string homeId) : ILocator
    {
        public string Prefix => prefix;

        public ValueTask<Place?> LocateAsync(string id, CancellationToken ct) => new(new Place(homeId, prefix == IdPrefix.Room ? id : null));
    }

    private sealed class AllRights : IRights
    {
        public ValueTask<Fault?> CheckAsync(string userId, Right right, Place place, CancellationToken ct) => new((Fault?)null);
    }
}
