using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Roommate.Contracts.Home;
using Roommate.Home.Routines;

namespace Roommate.Home.Suggestions;

/// <summary>Habits as routines, switched off, and as sentences. Pure.</summary>
internal static class SuggestionDrafts
{
    /// <summary>A change of a device as the text that habits are found by.</summary>
    public static string What(string deviceId, string path, JsonElement value) => $"{deviceId}|{path}|{value.GetRawText()}";

    public static Suggestion Of(Habit habit, Func<string, string> name, TimeZoneInfo zone, DateTimeOffset from, DateTimeOffset to, string language = SentenceLanguage.English)
    {
        var (device, path, value) = Parts(habit.What);
        var action = new RoutineAction("set", DeviceId: device, Patch: Patch(path, value));
        var doing = $"{Verb(path, value)} {name(device)}{Value(path, value)}";
        var (trigger, when) = Trigger(habit, name);
        IReadOnlyList<RoutineAction> actions = habit.After is not null && habit.Delay > TimeSpan.FromMinutes(1)
            ? [new RoutineAction("delay", ForMs: (long)Math.Round(habit.Delay.TotalMinutes) * 60_000), action]
            : [action];
        var times = habit.Times.Order().TakeLast(10).Select(t => Routines.LocalTimes.At(t, zone)).ToArray();
        var (title, text, description) = language == SentenceLanguage.German ? German(trigger, action, habit, name, zone) : English(doing, when, habit);
        var draft = new RoutineDefinition(
            title.Length <= 80 ? title : title[..80],
            [trigger],
            actions,
            Description: description,
            Enabled: false);
        return new Suggestion(
            Id(habit),
            text,
            draft,
            new SuggestionEvidence(habit.Hits, habit.Chances, Math.Round(habit.Confidence, 2), times, from, to));
    }

    /// <summary>Whether a routine does this already.</summary>
    public static bool IsDone(Habit habit, IEnumerable<RoutineDefinition> routines)
    {
        var (device, path, value) = Parts(habit.What);
        return routines.Any(r => Routines.RoutineReferences.All(r.Actions).Any(a =>
            a.Type == "set" && a.DeviceId == device && a.Patch is { } patch && Twins.MergePatch.Find(patch, path) is { } does && JsonElement.DeepEquals(does, value)));
    }

    private static (string Title, string Text, string Description) English(string doing, string when, Habit habit) =>
        ($"{char.ToUpperInvariant(doing[0])}{doing[1..]} {when}", $"You {doing} {when}: {habit.Hits} of {habit.Chances} times.", $"Suggested: it was so {habit.Hits} of {habit.Chances} times.");

    private static (string Title, string Text, string Description) German(RoutineTrigger trigger, RoutineAction action, Habit habit, Func<string, string> name, TimeZoneInfo zone)
    {
        var sentence = new GermanSentence(name, zone);
        var title = $"{sentence.Action(action)}, {sentence.Trigger(trigger)}";
        return (title, $"{title}: {habit.Hits} von {habit.Chances} Mal.", $"Vorgeschlagen: so war es {habit.Hits} von {habit.Chances} Mal.");
    }

    private static (RoutineTrigger Trigger, string When) Trigger(Habit habit, Func<string, string> name)
    {
        if (habit.After is { } after)
        {
            var (device, path, value) = Parts(after);
            return (new RoutineTrigger("state", DeviceId: device, Path: path, To: value), $"soon after {name(device)} {Became(path, value)}");
        }

        var days = habit.Days switch { DayKind.Weekdays => "1-5", DayKind.Weekends => "0,6", DayKind.OneDay => ((int)habit.Day).ToString(CultureInfo.InvariantCulture), _ => "*" };
        var told = habit.Days switch { DayKind.Weekdays => "on weekdays", DayKind.Weekends => "at weekends", DayKind.OneDay => $"on {habit.Day}s", _ => "every day" };
        var cron = string.Create(CultureInfo.InvariantCulture, $"{habit.Time.Minute} {habit.Time.Hour} * * {days}");
        return (new RoutineTrigger("cron", Cron: cron), $"at about {habit.Time.ToString("HH:mm", CultureInfo.InvariantCulture)} {told}");
    }

    private static (string Device, string Path, JsonElement Value) Parts(string what)
    {
        var parts = what.Split('|', 3);
        return (parts[0], parts[1], JsonSerializer.Deserialize<JsonElement>(parts[2]));
    }

    private static JsonElement Patch(string path, JsonElement value)
    {
        JsonNode node = JsonSerializer.SerializeToNode(value)!;
        foreach (var name in path.Split('.').Reverse())
        {
            node = new JsonObject { [name] = node };
        }

        return JsonSerializer.SerializeToElement(node);
    }

    private static string Verb(string path, JsonElement value) => (path[(path.LastIndexOf('.') + 1)..], value.ValueKind) switch
    {
        ("on", JsonValueKind.True) => "turn on",
        ("on", JsonValueKind.False) => "turn off",
        ("locked", JsonValueKind.True) => "lock",
        ("locked", JsonValueKind.False) => "unlock",
        _ => "set",
    };

    private static string Value(string path, JsonElement value) => Verb(path, value) == "set" ? $" to {path[(path.LastIndexOf('.') + 1)..]} {value}" : "";

    private static string Became(string path, JsonElement value) => (path[(path.LastIndexOf('.') + 1)..], value.ValueKind) switch
    {
        ("active", JsonValueKind.True) => "becomes active",
        ("active", JsonValueKind.False) => "becomes inactive",
        ("on", JsonValueKind.True) => "is turned on",
        ("on", JsonValueKind.False) => "is turned off",
        var (part, _) => $"has {part} {value}",
    };

    private static string Id(Habit habit) =>
        "sug_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{habit.What}|{habit.After}|{habit.Days}|{habit.Day}|{(habit.After is null ? habit.Time.Hour : 0)}")))[..20];
}
