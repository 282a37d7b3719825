using System.Security.Claims;
using System.Text.Json;
using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Live;
using Roommate.Contracts.Rooms;
using Roommate.Live.Topics;
using Roommate.Platform.Security;
using Roommate.Rooms.Rooms;

namespace Roommate.Rooms.Messages;

/// <summary><c>room:{id}</c>: the last messages, running turns and read markers.</summary>
internal sealed class RoomTopic(RoomStore rooms, MessageStore messages, Gate gate) : ITopicSource
{
    private const int Shown = 50;

    public string Kind => Topics.RoomKind;

    public TopicPolicy Policy { get; } = new(Conflate: false, MaxLength: null, KeepFor: null);

    public async ValueTask<Fault?> AuthorizeAsync(ClaimsPrincipal viewer, string id, CancellationToken ct) =>
        Caller.From(viewer) is { } caller ? await gate.CheckAsync(caller, Right.See, id, ct) : Fault.Unauthenticated();

    /// <summary>The head is read first: what is newer is left out here and follows as an event. Events carry whole messages and turns, so one that is in both changes nothing.</summary>
    public async ValueTask<TopicSnapshot> SnapshotAsync(ClaimsPrincipal viewer, string id, CancellationToken ct)
    {
        var room = await rooms.GetAsync(id, ct) ?? throw new FaultException(Fault.NotFound("This room"));
        var head = await messages.HeadAsync(id, ct);
        var shown = await messages.BeforeAsync(id, head + 1, Shown, ct);
        var snapshot = new RoomSnapshot(
            room.Value.ToRoom(room.Id, room.Version),
            [.. shown.Where(static m => m.Removed != true).Reverse()],
            await messages.TurnsAsync(id, ct),
            await messages.ReadsAsync(id, ct));
        return new TopicSnapshot(JsonSerializer.SerializeToUtf8Bytes(snapshot, Wire.Json), head);
    }
}

internal sealed class MessageLocator(RoomStore rooms, MessageStore messages) : ILocator
{
    public string Prefix => IdPrefix.Message;

    public async ValueTask<Place?> LocateAsync(string id, CancellationToken ct) =>
        await messages.RoomOfAsync(id, ct) is { } room ? await rooms.PlaceAsync(room, ct) : null;
}
