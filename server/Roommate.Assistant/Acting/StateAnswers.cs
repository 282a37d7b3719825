using System.Globalization;
using System.Text.Json;
using Roommate.Assistant.Understanding;
using Roommate.Contracts.Home;

namespace Roommate.Assistant.Acting;

/// <summary>Answers questions about the state of devices from their twins.</summary>
internal static class StateAnswers
{
    public static string Answer(Understood question, IReadOnlyList<Twin> twins)
    {
        if (twins.Count == 0)
        {
            return "I know no such device here.";
        }

        var wanted = question.Slots.GetValueOrDefault(Slots.State) as string;
        var how = question.Slots.GetValueOrDefault(Slots.How) as string;
        if (wanted is null || twins.Count == 1)
        {
            return string.Join(" ", twins.Take(8).Select(t => One(t, wanted)));
        }

        Twin[] fitting = [.. twins.Where(t => States(t).Contains(wanted))];
        var names = fitting.Length == 0 ? "none" : List([.. fitting.Select(static t => t.Name)]);
        return how switch
        {
            "count" => fitting.Length == 0 ? $"None of {twins.Count} is {wanted}." : $"{fitting.Length} of {twins.Count}: {names}.",
            "all" => fitting.Length == twins.Count ? $"Yes, all {twins.Count} are {wanted}." : $"No. Not {wanted}: {List([.. twins.Except(fitting).Select(static t => t.Name)])}.",
            "any" => fitting.Length == 0 ? $"No, none is {wanted}." : $"Yes: {names}.",
            _ => fitting.Length == 0 ? $"None is {wanted}." : $"{Capital(wanted)}: {names}.",
        };
    }

    public static string Temperature(IReadOnlyList<Twin> twins)
    {
        var readings = twins.SelectMany(static t => Readings(t)).ToArray();
        return readings.Length switch
        {
            0 => "I know no thermometer there.",
            1 => $"{readings[0].Name}: {Degrees(readings[0].Value)}.",
            _ => string.Join(", ", readings.Take(8).Select(static r => $"{r.Name} {Degrees(r.Value)}")) + ".",
        };
    }

    private static IEnumerable<(string Name, double Value)> Readings(Twin twin)
    {
        foreach (var (id, component) in twin.About.Components ?? new Dictionary<string, Component>())
        {
            var property = component.Kind == "climate" ? "current" : component is { Kind: "sensor", Class: "temperature" } ? "value" : null;
            if (property is not null && Read(twin, id, property) is { ValueKind: JsonValueKind.Number } value)
            {
                yield return (twin.Name, value.GetDouble());
            }
        }
    }

    private static string Degrees(double value) => value.ToString("0.#", CultureInfo.InvariantCulture) + " °C";

    private static string One(Twin twin, string? wanted)
    {
        var states = States(twin).ToArray();
        var age = twin.Connection.Online ? "" : " It is offline; that is what it last said.";
        if (wanted is not null && states.Length > 0)
        {
            return states.Contains(wanted) ? $"Yes, {twin.Name} is {wanted}.{age}" : $"No, {twin.Name} is {states[0]}.{age}";
        }

        return states.Length == 0 ? $"{twin.Name} has not said anything yet." : $"{twin.Name} is {string.Join(", ", states)}.{age}";
    }

    // In the words people use, the most telling first.
    private static IEnumerable<string> States(Twin twin)
    {
        foreach (var (id, component) in twin.About.Components ?? new Dictionary<string, Component>())
        {
            foreach (var state in StatesOf(twin, id, component))
            {
                yield return state;
            }
        }
    }

    private static IEnumerable<string> StatesOf(Twin twin, string id, Component component)
    {
        if (Read(twin, id, "on") is { ValueKind: JsonValueKind.True or JsonValueKind.False } on)
        {
            yield return on.GetBoolean() ? "on" : "off";
            if (on.GetBoolean() && Read(twin, id, "brightness") is { ValueKind: JsonValueKind.Number } brightness)
            {
                yield return $"at {brightness.GetDouble():0} %";
            }
        }

        if (Read(twin, id, "locked") is { ValueKind: JsonValueKind.True or JsonValueKind.False } locked)
        {
            yield return locked.GetBoolean() ? "locked" : "unlocked";
        }

        if (Read(twin, id, "position") is { ValueKind: JsonValueKind.Number } position)
        {
            yield return position.GetDouble() > 0 ? "open" : "closed";
        }

        if (Read(twin, id, "active") is { ValueKind: JsonValueKind.True or JsonValueKind.False } active)
        {
            var opens = component.Class is "door" or "window" or "garage" or "opening";
            yield return (active.GetBoolean(), opens) switch { (true, true) => "open", (false, true) => "closed", (true, false) => "on", _ => "off" };
        }

        if (component.Kind == "climate" && Read(twin, id, "target") is { ValueKind: JsonValueKind.Number } target)
        {
            yield return $"set to {Degrees(target.GetDouble())}";
        }

        if (Read(twin, id, "value") is { } value && value.ValueKind is JsonValueKind.Number or JsonValueKind.String)
        {
            yield return value.ValueKind == JsonValueKind.Number ? $"{value.GetDouble().ToString("0.##", CultureInfo.InvariantCulture)} {component.Unit}".Trim() : value.GetString()!;
        }

        if (Read(twin, id, "state") is { ValueKind: JsonValueKind.String } text)
        {
            yield return text.GetString()!;
        }
    }

    private static JsonElement? Read(Twin twin, string id, string property) =>
        twin.Reported.TryGetProperty(id, out var part) && part.ValueKind == JsonValueKind.Object && part.TryGetProperty(property, out var value) ? value : null;

    internal static string List(string[] names) => names.Length switch
    {
        0 => "none",
        1 => names[0],
        _ => $"{string.Join(", ", names[..^1])} and {names[^1]}",
    };

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
