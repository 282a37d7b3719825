namespace Roommate.Assistant.Understanding;

/// <summary>Which component kinds carry which classes (twins.md); the same in every language.</summary>
internal static class ClassKinds
{
    private static readonly string[] Cover = ["cover"];
    private static readonly string[] Opening = ["cover", "binary", "lock"];
    private static readonly string[] Binary = ["binary"];
    private static readonly string[] Sensor = ["sensor"];
    private static readonly string[] Either = ["binary", "sensor"];

    /// <summary>What can be open, closed or locked.</summary>
    public static string[] Opens { get; } = ["cover", "binary", "lock", "valve"];

    /// <summary>Any class: "devices", "things"; the state says which.</summary>
    public const string Any = "*";

    /// <summary>The class a state speaks of when the sentence names none: "is anything charging".</summary>
    public static string? OfState(object? state) => state switch
    {
        "charging" => "battery_charging",
        "connected" or "disconnected" => "connectivity",
        "plugged" or "unplugged" => "plug",
        "hot" => "heat",
        "cold" => "cold",
        "vibrating" => "vibration",
        "tampered" => "tamper",
        "occupied" or "vacant" => "occupancy",
        "flooded" or "wet" or "dry" or "leaking" => "moisture",
        "running" => "running",
        _ => null,
    };

    /// <summary>Classes that tell of the same.</summary>
    public static string[] Alike(string name) => name switch
    {
        "leak" => ["moisture"],
        "moisture" => ["leak"],
        "occupancy" => ["presence"],
        "presence" => ["occupancy"],
        _ => [],
    };

    /// <summary>The kind a state speaks of when the sentence names none: "is anything playing".</summary>
    public static string? KindOfState(object? state) => state switch
    {
        "playing" or "paused" or "muted" => "media",
        "locked" or "unlocked" => "lock",
        "cleaning" or "docked" => "vacuum",
        "heating" or "cooling" => "climate",
        _ => null,
    };

    public static string[] Of(string name) => name switch
    {
        "curtain" or "blind" or "shade" or "shutter" or "awning" => Cover,
        "door" or "window" or "garage" or "gate" => Opening,
        "motion" or "occupancy" or "smoke" or "leak" or "vibration" or "problem" or "presence" or "connectivity" or "plug" or "lock" or "tamper" or "opening" or "battery_charging" or "running" or "safety" or "update" => Binary,
        "battery" or "gas" or "moisture" or "sound" or "power" or "carbon_monoxide" or "heat" or "cold" => Either,
        _ => Sensor,
    };
}
