using System.Text.Json;
using Roommate.Contracts;
using Roommate.Contracts.Home;
using Roommate.Home.Routines;

namespace Roommate.UnitTests.Home.Routines;

/// <summary>Small homes and runs for tests.</summary>
internal static class Worlds
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    public static RoutineWorld At(DateTimeOffset now, params (string Device, string Json)[] reported) =>
        new(now, new HomeClock(TimeZoneInfo.Utc), reported.ToDictionary(static r => r.Device, static r => JsonDocument.Parse(r.Json).RootElement), new HashSet<string> { "usr_ana" });

    public static JsonElement Json(object value) => JsonSerializer.SerializeToElement(value, Wire.Json);

    public static RunState Run(RunTrigger? trigger, params RoutineAction[] actions) => new(
        "run_a_b", "rtn_a", "hom_1", "Test", "usr_ana", "Ana", RoutineRunState.Running, Noon, trigger ?? new RunTrigger("manual", Noon), actions, ["rtn_a"]);

    public static RoutineAction Set(string device = "dev_lamp", bool on = true) => new("set", DeviceId: device, Patch: Json(new { light = new { on } }));

    public static RoutineAction Say(string text) => new("message", RoomId: "room_1", Text: text);

    public static RoutineCondition On(string device = "dev_lamp", bool on = true) => new("state", DeviceId: device, Path: "light.on", Is: Json(on));
}
