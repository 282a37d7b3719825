using System.Text.Json;
using Roommate.Assistant.Voice.Announcing;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Contracts.Rooms;
using Roommate.Platform.Security;

namespace Roommate.Server.Wiring;

/// <summary>An announcement's house: its places, its rooms' conversations, its speakers, its quiet hours; with the rights of who announces.</summary>
internal sealed class HouseVoice(Rooms.Rooms.Rooms rooms, Rooms.Messages.Messages messages, Home.Commands.Commands commands, People.Homes.Homes homes, Gate gate) : IHouseVoice
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async ValueTask<IReadOnlyList<Room>> PlacesAsync(Caller caller, string homeId, CancellationToken ct) =>
        [.. (await rooms.OfAsync(caller.UserId, homeId, ct)).Where(static r => r.Kind == RoomKind.Place)];

    public async ValueTask<Outcome<SendResult>> PostAsync(Caller caller, string roomId, string text, string key, CancellationToken ct) =>
        await gate.CheckAsync(caller, Right.Talk, roomId, ct) is { } fault ? fault : await messages.AnnounceAsync(caller.Name, new SendRequest(roomId, text, key), caller.As("voice"), ct);

    public async ValueTask<Outcome<DeviceCommand>> SayAsync(Caller caller, string deviceId, JsonElement args, string key, CancellationToken ct) =>
        await gate.CheckAsync(caller, Right.Control, deviceId, ct) is { } fault
            ? fault
            : await commands.InvokeAsync(caller.As("voice"), new InvokeRequest(deviceId, "say", args, Key: key), Patience, ct);

    public async ValueTask<QuietHours> QuietAsync(string homeId, CancellationToken ct) =>
        (await homes.FindAsync(homeId, ct))?.Value is { } home
            ? new QuietHours(home.Speech?.QuietFrom, home.Speech?.QuietUntil, TimeZoneInfo.FindSystemTimeZoneById(home.TimeZone))
            : new QuietHours(null, null, TimeZoneInfo.Utc);
}
