using System.Text.Json;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;

namespace Roommate.Home.Twins;

/// <summary>What is known of the kinds of components: ranges of what people may want, and who wins when the device itself changes.</summary>
internal static class ComponentKinds
{
    // Rule 5: a change made at the device moves desired too. Elsewhere (climate target, lock, number, select) the wish stays.
    private static readonly HashSet<string> DeviceWins = ["light", "switch", "fan", "cover", "media"];

    private static readonly Dictionary<(string Kind, string Property), (double Min, double Max)> Ranges = new()
    {
        [("light", "brightness")] = (0, 100),
        [("light", "colorTemp")] = (1000, 20_000),
        [("cover", "position")] = (0, 100),
        [("cover", "tilt")] = (0, 100),
        [("fan", "speed")] = (0, 100),
        [("media", "volume")] = (0, 100),
        [("climate", "target")] = (-50, 100),
    };

    private static readonly HashSet<(string Kind, string Property)> Switches =
        [("light", "on"), ("switch", "on"), ("fan", "on"), ("media", "on"), ("media", "playing"), ("lock", "locked")];

    private static readonly string[] ClimateModes = ["off", "heat", "cool", "auto", "dry", "fan"];

    public static bool FollowsDevice(DeviceAbout about, string path) =>
        about.Components is { } components && components.GetValueOrDefault(path.Split('.')[0]) is { } component && DeviceWins.Contains(component.Kind);

    /// <summary>Whether a path is in a part the device has told of.</summary>
    public static bool IsKnown(DeviceAbout about, string path) => about.Components?.ContainsKey(path.Split('.')[0]) == true;

    /// <summary>Null when a wish fits the components that are known; what is unknown is kept as it is.</summary>
    public static Fault? Check(DeviceAbout about, JsonElement patch)
    {
        foreach (var (path, value) in MergePatch.Leaves(patch))
        {
            if (Wrong(about, path, value) is { } wrong)
            {
                return Fault.Invalid($"patch.{path}", wrong);
            }
        }

        return null;
    }

    /// <summary>Why a value does not fit one leaf; null when it does.</summary>
    public static string? Wrong(DeviceAbout about, string path, JsonElement value)
    {
        var parts = path.Split('.');
        return value.ValueKind != JsonValueKind.Null && parts.Length == 2 && about.Components?.GetValueOrDefault(parts[0]) is { } component
            ? Check(component, parts[1], value)
            : null;
    }

    private static string? Check(Component component, string property, JsonElement value)
    {
        if (Switches.Contains((component.Kind, property)))
        {
            return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? null : $"{property} is true or false.";
        }

        if (Ranges.TryGetValue((component.Kind, property), out var range))
        {
            return CheckRange(property, value, range.Min, range.Max);
        }

        return (component.Kind, property) switch
        {
            ("climate", "mode") => CheckOption(property, value, ClimateModes),
            ("select", "option") when component.Options is { } options => CheckOption(property, value, options),
            ("number", "value") => CheckRange(property, value, component.Min ?? double.MinValue, component.Max ?? double.MaxValue),
            _ => null,
        };
    }

    private static string? CheckRange(string property, JsonElement value, double min, double max) =>
        value.ValueKind == JsonValueKind.Number && value.GetDouble() is var number && number >= min && number <= max
            ? null
            : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{property} is a number from {min} to {max}.");

    private static string? CheckOption(string property, JsonElement value, IReadOnlyList<string> options) =>
        value.ValueKind == JsonValueKind.String && options.Contains(value.GetString()!) ? null : $"{property} is one of {string.Join(", ", options)}.";
}
