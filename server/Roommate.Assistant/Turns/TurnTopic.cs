using System.Security.Claims;
using System.Text.Json;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Live;
using Roommate.Live.Topics;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Turns;

/// <summary><c>turn:{id}</c>: a late joiner gets the text so far and the tail, not every delta.</summary>
internal sealed class TurnTopic(TurnStore turns, Gate gate) : ITopicSource
{
    public string Kind => Topics.TurnKind;

    public TopicPolicy Policy { get; } = new(Conflate: false, MaxLength: null, TimeSpan.FromHours(24));

    public async ValueTask<Fault?> AuthorizeAsync(ClaimsPrincipal viewer, string id, CancellationToken ct) =>
        Caller.From(viewer) is { } caller ? await gate.CheckAsync(caller, Right.See, id, ct) : Fault.Unauthenticated();

    public async ValueTask<TopicSnapshot> SnapshotAsync(ClaimsPrincipal viewer, string id, CancellationToken ct) =>
        await turns.GetWithHeadAsync(id, ct) is var (turn, head)
            ? new TopicSnapshot(JsonSerializer.SerializeToUtf8Bytes(new TurnSnapshot(turn.ToTurn(id)), Wire.Json), head)
            : throw new FaultException(Fault.NotFound("This turn"));
}

/// <summary>A turn is where its room is. Of one that runs here nobody is asked.</summary>
internal sealed class TurnLocator(TurnStore turns, Func<TurnJobs> running, Func<Gate> gate) : ILocator
{
    public string Prefix => IdPrefix.Turn;

    public async ValueTask<Place?> LocateAsync(string id, CancellationToken ct) =>
        (running().Find(id)?.RoomId ?? (await turns.GetAsync(id, ct))?.Value.RoomId) is { } roomId ? await gate().LocateAsync(roomId, ct) : null;
}
