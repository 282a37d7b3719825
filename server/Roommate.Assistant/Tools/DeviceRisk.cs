using System.Text.Json;
using Roommate.Contracts.Home;

namespace Roommate.Assistant.Tools;

/// <summary>How careful one must be with a change of a device. Pure.</summary>
internal enum Risk
{
    /// <summary>Lights, players, blinds: anybody takes it back at once.</summary>
    None,

    /// <summary>A lock that is locked, a garage that is closed, an oven that is turned off.</summary>
    Guarded,

    /// <summary>A lock that is unlocked, a garage that is opened, an oven that is turned on, an alarm that is turned off.</summary>
    Risky,
}

/// <summary>A person who says it themself confirms only what is risky; a model asks for all that is guarded.</summary>
internal static class DeviceRisk
{
    private static readonly HashSet<string> Harmless = ["light", "switch", "fan", "media", "cover", "climate", "vacuum"];

    // Only these can be something else than what they are called.
    private static readonly HashSet<string> Named = ["switch", "cover"];

    private static readonly HashSet<string> GuardedClasses = ["garage", "gate", "door", "lock", "alarm", "oven", "valve", "siren"];

    private static readonly HashSet<string> GuardedWords =
    [
        "oven", "stove", "cooker", "hob", "cooktop", "iron", "boiler", "furnace", "heater", "valve", "gas", "garage", "gate", "door", "lock", "alarm", "siren",
        "ofen", "backofen", "herd", "bügeleisen", "ventil", "tor", "garagentor", "tür", "haustür", "schloss", "sirene", "alarmanlage",
    ];

    private static readonly HashSet<string> HarmlessWords = ["light", "lights", "lamp", "lamps", "led", "blind", "blinds", "curtain", "curtains", "shade", "shades", "licht", "lampe", "rollo", "vorhang"];

    private static readonly HashSet<string> AlarmWords = ["alarm", "siren", "sirene", "alarmanlage"];

    public static Risk Of(Twin twin, JsonElement patch) =>
        patch.ValueKind != JsonValueKind.Object ? Risk.Risky
        : patch.EnumerateObject().Select(p => Of(twin, twin.About.Components?.GetValueOrDefault(p.Name), p.Value)).DefaultIfEmpty(Risk.None).Max();

    private static Risk Of(Twin twin, Component? component, JsonElement value)
    {
        // What the device does not describe may be anything.
        if (component is null)
        {
            return Risk.Risky;
        }

        var words = Words(twin.Name);
        var named = Named.Contains(component.Kind) && words.Overlaps(GuardedWords) && !words.Overlaps(HarmlessWords);
        var guarded = named || !Harmless.Contains(component.Kind) || (component.Class is { } kind && GuardedClasses.Contains(kind));
        return !guarded ? Risk.None : IsSafeWay(component, words, value) ? Risk.Guarded : Risk.Risky;
    }

    private static bool IsSafeWay(Component component, HashSet<string> words, JsonElement value)
    {
        var alarm = component.Class is "alarm" or "siren" || component.Kind is "alarm" || words.Overlaps(AlarmWords);
        return value.ValueKind == JsonValueKind.Object && value.EnumerateObject().All(p => (p.Name, p.Value.ValueKind) switch
        {
            ("locked", JsonValueKind.True) => true,
            ("position", JsonValueKind.Number) => p.Value.GetDouble() == 0,
            ("on", JsonValueKind.False) => !alarm,
            ("on", JsonValueKind.True) => alarm,
            _ => false,
        });
    }

    private static HashSet<string> Words(string name) =>
        [.. new string([.. name.ToLowerInvariant().Select(static c => char.IsLetter(c) ? c : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries)];
}
