using System.Text.Json;
using Roommate.Assistant.Tools;
using Roommate.Assistant.Understanding;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Contracts.Rooms;
using Roommate.Platform.Security;

namespace Roommate.Server.Wiring;

/// <summary>What the assistant sees of a home and does in it, with the rights of the person who asked.</summary>
internal sealed class AssistantHome(Home.Twins.Twins twins, Home.Devices.Devices devices, Home.Commands.Commands commands, Home.History.History history, Home.Scenes.Scenes scenes, Rooms.Rooms.Rooms rooms, People.Homes.Homes homes, Gate gate) : IHomeDevices
{
    public async ValueTask<HomeNames> NamesAsync(Caller caller, string homeId, CancellationToken ct)
    {
        var members = (await homes.MembersAsync(homeId, ct)).Value;
        var seen = await rooms.OfAsync(caller.UserId, homeId, ct);
        return new HomeNames
        {
            Devices = [.. (await devices.OfHomeAsync(homeId, ct)).Where(d => d.RoomId is null || seen.Any(r => r.Id == d.RoomId)).Select(Named)],
            Rooms = [.. seen.Where(static r => r.Kind == RoomKind.Place).Select(static r => new NamedRoom(r.Id, r.Name) { Floor = r.Floor })],
            People = [.. members.Select(static m => new NamedThing(m.UserId, m.DisplayName))],
            Scenes = [.. (await scenes.OfHomeAsync(homeId, ct)).Select(static s => new NamedThing(s.Id, s.Name) { Aliases = s.Aliases ?? [] })],
        };
    }

    public async ValueTask<IReadOnlyList<Twin>> TwinsAsync(Caller caller, string homeId, CancellationToken ct)
    {
        var all = await twins.OfHomeAsync(homeId, ct);
        var seen = (await rooms.SeenAsync(caller.UserId, [.. all.Select(static t => t.RoomId).OfType<string>().Distinct()], ct)).Select(static r => r.Id).ToHashSet();
        return [.. all.Where(t => t.RoomId is null || seen.Contains(t.RoomId))];
    }

    public async ValueTask<Outcome<HistoryResult>> HistoryAsync(Caller caller, string deviceId, string? path, DateTimeOffset from, DateTimeOffset to, CancellationToken ct) =>
        await gate.CheckAsync(caller, Right.See, deviceId, ct) is { } fault ? fault : await history.GetAsync(deviceId, path, from, to, step: null, ct);

    public async ValueTask<Outcome<SetDesiredResult>> SetAsync(Caller caller, string turnId, string deviceId, JsonElement patch, CancellationToken ct) =>
        await gate.CheckAsync(caller, Right.Control, deviceId, ct) is { } fault
            ? fault
            : await twins.SetDesiredAsync(new Cause(CauseKind.Assistant, turnId, $"Roommate for {caller.Name}", caller.Via), deviceId, patch, ifVersion: null, ct);

    public async ValueTask<Outcome<DeviceCommand>> InvokeAsync(Caller caller, string turnId, InvokeRequest request, CancellationToken ct) =>
        await gate.CheckAsync(caller, Right.Control, request.DeviceId, ct) is { } fault
            ? fault
            : await commands.InvokeAsync(new Cause(CauseKind.Assistant, turnId, $"Roommate for {caller.Name}", "chat"), request, TimeSpan.FromSeconds(10), ct);

    public async ValueTask<HomeSettings> SettingsAsync(Caller caller, string homeId, CancellationToken ct) =>
        await homes.FindAsync(homeId, ct) is { Value: var home } && await gate.CheckAsync(caller, Right.See, homeId, ct) is null
            ? new HomeSettings(home.Name, TimeZoneInfo.FindSystemTimeZoneById(home.TimeZone), home.Locale)
            : throw new FaultException(Fault.NotFound("This home"));

    private static NamedDevice Named(Device device) => new(device.Id, device.Name, device.RoomId)
    {
        Aliases = device.Aliases ?? [],
        Components = [.. (device.About?.Components ?? new Dictionary<string, Component>()).Values.Select(static c => new NamedComponent(c.Kind, c.Class))],
    };
}
