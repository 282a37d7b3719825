using System.Text.Json;
using System.Text.Json.Nodes;
using Roommate.Assistant.Understanding;
using Roommate.Contracts.Home;

namespace Roommate.Assistant.Acting;

/// <summary>For one intent and one device: the merge-patch of its desired state, or null when the device has no part that can do it.</summary>
internal static class DevicePatches
{
    // How loud a player is that was muted, in %.
    private const double Audible = 30;

    private static readonly Dictionary<string, (double H, double S)> Colors = new(StringComparer.Ordinal)
    {
        ["red"] = (0, 100), ["orange"] = (30, 100), ["yellow"] = (60, 100), ["green"] = (120, 100), ["cyan"] = (180, 100), ["turquoise"] = (174, 72),
        ["blue"] = (240, 100), ["purple"] = (277, 100), ["violet"] = (270, 76), ["magenta"] = (300, 100), ["pink"] = (330, 60), ["white"] = (0, 0),
    };

    // The property a number of an intent sets, per kind, with its range.
    private static readonly Dictionary<string, (string Kind, string Property, string Slot, double Min, double Max, bool TurnsOn)> Levels = new(StringComparer.Ordinal)
    {
        [Intents.SetBrightness] = ("light", "brightness", Slots.Brightness, 0, 100, true),
        [Intents.SetPosition] = ("cover", "position", Slots.Position, 0, 100, false),
        [Intents.SetSpeed] = ("fan", "speed", Slots.Speed, 0, 100, true),
        [Intents.SetVolume] = ("media", "volume", Slots.Volume, 0, 100, false),
        [Intents.SetTemperature] = ("climate", "target", Slots.Temperature, 5, 35, false),
        [Intents.SetColorTemperature] = ("light", "colorTemp", Slots.ColorTemperature, 1500, 9000, true),
    };

    private static readonly Dictionary<(string Intent, string Kind), Func<JsonObject>> Fixed = new()
    {
        [(Intents.Open, "cover")] = static () => new JsonObject { ["position"] = 100 },
        [(Intents.Close, "cover")] = static () => new JsonObject { ["position"] = 0 },
        [(Intents.Lock, "lock")] = static () => new JsonObject { ["locked"] = true },
        [(Intents.Unlock, "lock")] = static () => new JsonObject { ["locked"] = false },
        [(Intents.Play, "media")] = static () => new JsonObject { ["playing"] = true },
        [(Intents.Pause, "media")] = static () => new JsonObject { ["playing"] = false },
        [(Intents.Stop, "media")] = static () => new JsonObject { ["playing"] = false },
        [(Intents.Stop, "vacuum")] = static () => new JsonObject { ["state"] = "paused" },
        [(Intents.VacuumStart, "vacuum")] = static () => new JsonObject { ["state"] = "cleaning" },
        [(Intents.VacuumReturn, "vacuum")] = static () => new JsonObject { ["state"] = "returning" },
    };

    public static JsonObject? For(Understood command, Twin twin)
    {
        var patch = new JsonObject();
        foreach (var (id, component) in twin.About.Components ?? new Dictionary<string, Component>())
        {
            if (Part(command, twin, id, component.Kind) is { } part)
            {
                patch[id] = part;
            }
        }

        return patch.Count == 0 ? null : patch;
    }

    private static JsonObject? Part(Understood command, Twin twin, string id, string kind) => command.Intent switch
    {
        Intents.TurnOn => Power(kind, on: true),
        Intents.TurnOff => Power(kind, on: false),
        Intents.Toggle => Power(kind, Read(twin, id, "on") is not { ValueKind: JsonValueKind.True }),
        Intents.SetColor when kind == "light" && command.Slots.GetValueOrDefault(Slots.Color) is string name && Colors.TryGetValue(name, out var color) =>
            new JsonObject { ["on"] = true, ["color"] = new JsonObject { ["h"] = color.H, ["s"] = color.S } },
        // A cover stops where it is.
        Intents.Stop when kind == "cover" && Current(twin, id, "position") is { } position => new JsonObject { ["position"] = position },
        Intents.Mute when kind == "media" => Mute(twin, id, command.Slots.GetValueOrDefault(Slots.How) is not "off"),
        Intents.SetMode when kind == "climate" && command.Slots.GetValueOrDefault(Slots.Mode) is string mode => new JsonObject { ["mode"] = mode },
        { } intent when Fixed.TryGetValue((intent, kind), out var make) => make(),
        { } intent when Levels.TryGetValue(intent, out var level) && level.Kind == kind => Level(command, twin, id, level),
        _ => null,
    };

    private static JsonObject? Power(string kind, bool on) => kind switch
    {
        "light" or "switch" or "fan" or "media" => new JsonObject { ["on"] = on },
        "climate" => new JsonObject { ["mode"] = on ? "auto" : "off" },
        _ => null,
    };

    // What was not muted by turning it down is heard as it was.
    private static JsonObject Mute(Twin twin, string id, bool muted) =>
        new() { ["volume"] = muted ? 0 : Current(twin, id, "volume") is > 0 and var volume ? volume : Audible };

    private static JsonObject? Level(Understood command, Twin twin, string id, (string Kind, string Property, string Slot, double Min, double Max, bool TurnsOn) level)
    {
        double? value = command.Slots.TryGetValue(level.Slot, out var wanted) ? Number(wanted)
            : command.Slots.TryGetValue(Slots.Step, out var step) && Number(step) is { } by ? (Current(twin, id, level.Property) ?? 0) + by
            : null;
        if (value is not { } number)
        {
            return null;
        }

        var clamped = Math.Clamp(number, level.Min, level.Max);
        var part = new JsonObject { [level.Property] = clamped };
        if (level.TurnsOn)
        {
            part["on"] = clamped > 0;
        }

        return part;
    }

    private static double? Current(Twin twin, string id, string property) =>
        Read(twin, id, property) is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : null;

    private static JsonElement? Read(Twin twin, string id, string property) =>
        twin.Reported.TryGetProperty(id, out var part) && part.ValueKind == JsonValueKind.Object && part.TryGetProperty(property, out var value) ? value : null;

    private static double? Number(object value) => value is IConvertible and not string ? Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture) : null;
}
