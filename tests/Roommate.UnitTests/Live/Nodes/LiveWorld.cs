using Roommate.Live;
using Roommate.Live.Topics;
using Roommate.Testing;
using Roommate.Testing.Live;

namespace Roommate.UnitTests.Live.Nodes;

/// <summary>Two nodes over one log in memory, with a ring so small that everything beyond it is soon needed.</summary>
internal sealed class LiveWorld : IAsyncDisposable
{
    public const string Room = "room:r1";
    public const string Twin = "twin:d1";

    public LiveWorld(TimeProvider? time = null, LiveOptions? options = null)
    {
        options ??= new LiveOptions { RingEvents = 16 };
        time ??= TimeProvider.System;
        var catalog = new TopicCatalog(() => [Rooms!, Twins!]);
        Log = new MemoryTopicLog(catalog, time);
        Rooms = new HeadSource("room", new TopicPolicy(Conflate: false, MaxLength: null, KeepFor: null), () => Log);
        Twins = new HeadSource("twin", new TopicPolicy(Conflate: true, MaxLength: 40, KeepFor: null), () => Log);
        Publisher = new LivePublisher(Log);
        Feeds = [Log.NewFeed(), Log.NewFeed()];
        Nodes = [new LiveTestNode(Log, Feeds[0], catalog, time, options), new LiveTestNode(Log, Feeds[1], catalog, time, options)];
    }

    public MemoryTopicLog Log { get; }

    public HeadSource Rooms { get; }

    public HeadSource Twins { get; }

    public LivePublisher Publisher { get; }

    public MemoryFeed[] Feeds { get; }

    public LiveTestNode[] Nodes { get; }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes)
        {
            await node.DisposeAsync();
        }
    }
}
