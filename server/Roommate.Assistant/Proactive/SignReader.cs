using System.Text.Json;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Home;

namespace Roommate.Assistant.Proactive;

/// <summary>What there is to notice in the twins and habits of a home. Pure.</summary>
internal static class SignReader
{
    private static readonly string[] Openings = ["door", "window", "garage", "garage_door", "opening", "gate"];

    public static IEnumerable<Sign> Read(IReadOnlyList<Twin> twins, ProactiveSettings settings) => twins.SelectMany(t => OfTwin(t, settings));

    public static IEnumerable<Sign> Read(IReadOnlyList<Suggestion> habits) =>
        habits.Select(static h => new Sign($"habit:{h.Id}", ProactiveKind.Habit, h.Text, RoomId: null, Since: null, TimeSpan.Zero));

    // What a device last said before it went away is not what is so now.
    private static IEnumerable<Sign> OfTwin(Twin twin, ProactiveSettings settings)
    {
        if (!twin.Connection.Online)
        {
            return twin.Connection.Since is { } since
                ? [new Sign($"offline:{twin.Id}", ProactiveKind.Offline, twin.Name, twin.RoomId, since, TimeSpan.FromMinutes(settings.OfflineMinutes))]
                : [];
        }

        return (twin.About.Components ?? new Dictionary<string, Component>()).Select(c => OfPart(twin, c.Key, c.Value, settings)).OfType<Sign>();
    }

    private static Sign? OfPart(Twin twin, string part, Component component, ProactiveSettings settings)
    {
        var held = TimeSpan.FromMinutes(settings.OpenMinutes);
        return component.Kind switch
        {
            "binary" when Openings.Contains(component.Class) && Is(twin, part, "active", true) => new Sign($"open:{twin.Id}:{part}", ProactiveKind.Open, twin.Name, twin.RoomId, null, held),
            "cover" when Openings.Contains(component.Class) && Number(twin, part, "position") > 0 => new Sign($"open:{twin.Id}:{part}", ProactiveKind.Open, twin.Name, twin.RoomId, null, held),
            "lock" when Is(twin, part, "locked", false) => new Sign($"unlocked:{twin.Id}:{part}", ProactiveKind.Unlocked, twin.Name, twin.RoomId, null, held),
            _ when BatteryOf(twin, part, component) is { } level && level < settings.BatteryPercent => new Sign($"battery:{twin.Id}:{part}", ProactiveKind.Battery, twin.Name, twin.RoomId, null, TimeSpan.Zero, level),
            _ => null,
        };
    }

    private static double? BatteryOf(Twin twin, string part, Component component) => component is { Kind: "sensor", Class: "battery" } ? Number(twin, part, "value") : Number(twin, part, "battery");

    private static bool Is(Twin twin, string part, string property, bool wanted) => Value(twin, part, property)?.ValueKind == (wanted ? JsonValueKind.True : JsonValueKind.False);

    private static double? Number(Twin twin, string part, string property) => Value(twin, part, property) is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : null;

    private static JsonElement? Value(Twin twin, string part, string property) =>
        twin.Reported.ValueKind == JsonValueKind.Object && twin.Reported.TryGetProperty(part, out var of) && of.ValueKind == JsonValueKind.Object && of.TryGetProperty(property, out var value) ? value : null;
}
