using Roommate.Assistant.Tools;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Live;
using Roommate.Contracts.Rooms;
using Roommate.Home.Routines;
using Roommate.Platform.Security;

namespace Roommate.Server.Wiring;

/// <summary>What rings or is broadcast, said in rooms with the right of the person it is for.</summary>
internal sealed class AssistantTalk(Rooms.Messages.Messages messages, Rooms.Rooms.Rooms rooms, Gate gate) : IHomeTalk
{
    public async ValueTask<IReadOnlyList<Room>> PlacesAsync(Caller caller, string homeId, CancellationToken ct) =>
        [.. (await rooms.OfAsync(caller.UserId, homeId, ct)).Where(static r => r.Kind == RoomKind.Place)];

    public async ValueTask<Outcome<SendResult>> AnnounceAsync(Caller caller, string roomId, string name, string text, string key, Cause by, CancellationToken ct) =>
        await gate.CheckAsync(caller, Right.Talk, roomId, ct) is { } fault ? fault : await messages.AnnounceAsync(name, new SendRequest(roomId, text, key), by, ct);
}

/// <summary>Notices of timers and reminders go the way of those of routines.</summary>
internal sealed class AssistantNotices(IRoutineNotice notices) : INotices
{
    public ValueTask NotifyAsync(string homeId, IReadOnlyList<string> userIds, string text, string key, CancellationToken ct) => notices.NotifyAsync(homeId, userIds, text, key, ct);
}
