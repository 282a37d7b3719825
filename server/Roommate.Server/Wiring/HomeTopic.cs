using System.Security.Claims;
using System.Text.Json;
using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Contracts.People;
using Roommate.Live.Log;
using Roommate.Live.Presence;
using Roommate.Live.Topics;
using Roommate.Platform.Security;

namespace Roommate.Server.Wiring;

/// <summary><c>home:{id}</c>: composed of what People, Rooms and Home know. The offset is read first; later events carry whole things.</summary>
internal sealed class HomeTopic(People.Homes.Homes homes, Rooms.Rooms.Rooms rooms, Home.Devices.Devices devices, Home.Routines.Routines routines, Assistant.Board board, IPresence presence, ITopicLog log, Gate gate) : ITopicSource
{
    public string Kind => Topics.HomeKind;

    public TopicPolicy Policy { get; } = new(Conflate: false, MaxLength: 10_000, TimeSpan.FromHours(24));

    public async ValueTask<Fault?> AuthorizeAsync(ClaimsPrincipal viewer, string id, CancellationToken ct) =>
        Caller.From(viewer) is { } caller ? await gate.CheckAsync(caller, Right.See, id, ct) : Fault.Unauthenticated();

    public async ValueTask<TopicSnapshot> SnapshotAsync(ClaimsPrincipal viewer, string id, CancellationToken ct)
    {
        var userId = Caller.From(viewer)!.UserId;
        var head = await log.HeadAsync(Topics.Home(id), ct);
        var home = (await homes.GetAsync(userId, id, ct)).Value;
        var members = (await homes.MembersAsync(id, ct)).Value.Select(m => m with { Presence = presence.IsOnline(m.UserId) ? PresenceState.Online : PresenceState.Offline });
        var seen = await rooms.OfAsync(userId, id, ct);
        var ids = seen.Select(static r => r.Id).ToHashSet(StringComparer.Ordinal);
        var summaries = (await devices.OfHomeAsync(id, ct)).Where(d => d.RoomId is null || ids.Contains(d.RoomId)).Select(static d => new DeviceSummary(d.Id, d.Name, d.Online, d.RoomId));
        var snapshot = new HomeSnapshot(home, seen, [.. members], [.. summaries], await routines.OfHomeAsync(id, ct))
        {
            Timers = [.. (await board.TimersAsync(id, ct)).Where(t => t.RoomId is null || ids.Contains(t.RoomId))],
            Lists = await board.ListsAsync(id, ct),
        };
        return new TopicSnapshot(JsonSerializer.SerializeToUtf8Bytes(snapshot, Wire.Json), head.Head);
    }
}
