using System.Text.Json;
using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Platform.Security;

namespace Roommate.Server.Demo;

/// <summary>The demo home's two scenes and two routines.</summary>
internal sealed class DemoRoutines(Home.Scenes.Scenes scenes, Home.Routines.Routines routines)
{
    public async Task SeedAsync(Caller owner, string homeId, IReadOnlyDictionary<string, string> rooms, IReadOnlyDictionary<string, string> devices, CancellationToken ct)
    {
        foreach (var scene in Scenes(devices))
        {
            Check(await scenes.CreateAsync(owner.As("demo"), homeId, scene, ct));
        }

        foreach (var routine in Routines(rooms, devices))
        {
            Check(await routines.CreateAsync(owner, homeId, routine, language: null, ct));
        }
    }

    private static IEnumerable<CreateSceneRequest> Scenes(IReadOnlyDictionary<string, string> devices)
    {
        yield return new CreateSceneRequest(
            "Film night",
            [
                new SceneState(devices["Living room lights"], Json(new { light = new { on = true, brightness = 15 } })),
                new SceneState(devices["Reading lamp"], Json(new { light = new { on = false } })),
                new SceneState(devices["Living room blinds"], Json(new { cover = new { position = 0 } })),
            ],
            Aliases: ["Movie night"]);
        yield return new CreateSceneRequest(
            "Good night",
            [
                .. new[] { "Living room lights", "Reading lamp", "Kitchen lights", "Kitchen lamp", "Hallway light", "Bathroom light", "Office lights" }
                    .Select(name => new SceneState(devices[name], Json(new { light = new { on = false } }))),
                new SceneState(devices["Bedroom blinds"], Json(new { cover = new { position = 0 } })),
                new SceneState(devices["Bedroom thermostat"], Json(new { climate = new { target = 18 } })),
            ]);
    }

    private static IEnumerable<RoutineDefinition> Routines(IReadOnlyDictionary<string, string> rooms, IReadOnlyDictionary<string, string> devices)
    {
        var (motion, light) = (devices["Hallway motion"], devices["Hallway light"]);
        yield return new RoutineDefinition(
            "Hallway light at night",
            [new RoutineTrigger("state", DeviceId: motion, Path: "motion.active", To: Json(true))],
            [
                Set(light, new { light = new { on = true, brightness = 40 } }),
                new RoutineAction("wait", Until: [new RoutineCondition("state", DeviceId: motion, Path: "motion.active", Is: Json(false))], TimeoutMs: 600_000),
                new RoutineAction("delay", ForMs: 60_000),
                Set(light, new { light = new { on = false } }),
            ],
            Conditions: [new RoutineCondition("time", After: "20:00", Before: "07:00")],
            Mode: RoutineMode.Restart);
        yield return new RoutineDefinition(
            "Good morning",
            [new RoutineTrigger("cron", Cron: "30 6 * * 1-5")],
            [
                Set(devices["Coffee machine"], new Dictionary<string, object> { ["switch"] = new { on = true } }),
                Set(devices["Kitchen lights"], new { light = new { on = true, brightness = 70 } }),
                new RoutineAction("message", RoomId: rooms["Kitchen"], Text: "Good morning! The coffee machine is warming up."),
            ]);
    }

    private static RoutineAction Set(string device, object patch) => new("set", DeviceId: device, Patch: Json(patch));

    private static JsonElement Json(object value) => JsonSerializer.SerializeToElement(value, Wire.Json);

    private static void Check<T>(Outcome<T> outcome)
    {
        if (outcome.Fault is { } fault)
        {
            throw new FaultException(fault);
        }
    }
}
