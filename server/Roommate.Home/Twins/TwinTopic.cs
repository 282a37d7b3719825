using System.Security.Claims;
using System.Text.Json;
using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Live;
using Roommate.Live.Topics;
using Roommate.Platform.Security;

namespace Roommate.Home.Twins;

/// <summary><c>twin:{id}</c>: its offset is the twin's revision, so the document is its own snapshot.</summary>
internal sealed class TwinTopic(Twins twins, Gate gate) : ITopicSource
{
    private const int RecentEvents = 1000;

    public string Kind => Topics.TwinKind;

    public TopicPolicy Policy { get; } = new(Conflate: true, RecentEvents, TimeSpan.FromHours(24));

    public async ValueTask<Fault?> AuthorizeAsync(ClaimsPrincipal viewer, string id, CancellationToken ct) =>
        Caller.From(viewer) is { } caller ? await gate.CheckAsync(caller, Right.See, id, ct) : Fault.Unauthenticated();

    public async ValueTask<TopicSnapshot> SnapshotAsync(ClaimsPrincipal viewer, string id, CancellationToken ct) =>
        (await twins.GetAsync(id, ct)).TryGet(out var twin, out var fault)
            ? new TopicSnapshot(JsonSerializer.SerializeToUtf8Bytes(twin, Wire.Json), twin.Rev)
            : throw new FaultException(fault);
}
