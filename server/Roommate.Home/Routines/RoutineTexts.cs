using Roommate.Contracts;
using Roommate.Contracts.Home;
using Roommate.Home.Registry;
using Roommate.Home.Scenes;

namespace Roommate.Home.Routines;

/// <summary>Puts the names of a home into the sentences of its routines.</summary>
internal sealed class RoutineTexts(IRoutineHome homes, DeviceStore devices, SceneStore scenes, RoutineStore routines)
{
    public async ValueTask<string> OfAsync(RoutineRecord routine, CancellationToken ct) => (await InAsync(routine.HomeId, ct)).Of(routine.Definition);

    public async ValueTask<RoutineSentence> InAsync(string homeId, CancellationToken ct)
    {
        var names = new Dictionary<string, string>();
        foreach (var device in await devices.GetManyAsync(await devices.IdsOfAsync(homeId, ct), ct))
        {
            names[device.Id] = device.Value.Name;
        }

        foreach (var scene in await scenes.OfAsync(homeId, ct))
        {
            names[scene.Id] = scene.Value.Name;
        }

        foreach (var routine in await routines.GetManyAsync(await routines.IdsOfAsync(homeId, ct), ct))
        {
            names[routine.Id] = routine.Value.Definition.Name;
        }

        var home = await homes.GetAsync(homeId, ct);
        foreach (var (id, name) in (home?.Members ?? new Dictionary<string, string>()).Concat(await homes.RoomsAsync(homeId, ct)))
        {
            names[id] = name;
        }

        return new RoutineSentence(id => names.TryGetValue(id, out var name) ? name : Gone(id), home?.Clock.Zone ?? TimeZoneInfo.Utc);
    }

    /// <summary>Why a routine did not start.</summary>
    public async ValueTask<string> UnmetAsync(string homeId, RoutineCondition condition, CancellationToken ct) =>
        $"A condition did not hold: {(await InAsync(homeId, ct)).Condition(condition)}.";

    private static string Gone(string id) => IdPrefix.Of(id).ToString() switch
    {
        IdPrefix.Device => "a removed device",
        IdPrefix.Room => "a room",
        IdPrefix.User => "somebody who left",
        IdPrefix.Scene => "a removed scene",
        IdPrefix.Routine => "a removed routine",
        _ => "something that is gone",
    };
}
