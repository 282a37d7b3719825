using System.Text.Json;
using Roommate.Home.Registry;

namespace Roommate.Home.Routines;

/// <summary>Reads what runs see.</summary>
internal sealed class RoutineWorlds(IRoutineHome homes, DeviceStore devices, Twins.Twins twins, TimeProvider time)
{
    private static readonly HomeClock Nowhere = new(TimeZoneInfo.Utc);

    public async ValueTask<HomeClock> ClockAsync(string homeId, CancellationToken ct) => (await homes.GetAsync(homeId, ct))?.Clock ?? Nowhere;

    /// <summary>The home as it is now, with these devices as they last said they are; one of another home is as if it were gone.</summary>
    public async ValueTask<RoutineWorld> SeeAsync(string homeId, IReadOnlySet<string> deviceIds, CancellationToken ct)
    {
        var home = await homes.GetAsync(homeId, ct);
        var reported = new Dictionary<string, JsonElement>();
        foreach (var id in deviceIds)
        {
            if (await devices.PlaceAsync(id, ct) is { } place && place.HomeId == homeId && await twins.StateAsync(id, ct) is { } state)
            {
                reported[id] = state.Reported;
            }
        }

        return new RoutineWorld(time.GetUtcNow(), home?.Clock ?? Nowhere, reported, home?.Present ?? new HashSet<string>());
    }
}
