using System.Globalization;
using Roommate.Contracts.Home;

namespace Roommate.Home.Routines;

/// <summary>A routine as one plain sentence; each language has its own order of words.</summary>
/// <param name="name">The name of a device, room, person, scene or routine by its id.</param>
internal abstract class RoutineSentence(Func<string, string> name, TimeZoneInfo zone)
{
    private const int MostActions = 6;

    /// <summary>The sentences of a language; English where there are none.</summary>
    public static RoutineSentence In(string? language, Func<string, string> name, TimeZoneInfo zone) =>
        SentenceLanguage.Of(language) == SentenceLanguage.German ? new GermanSentence(name, zone) : new EnglishSentence(name, zone);

    public string Of(RoutineDefinition definition)
    {
        var when = When(definition);
        return $"{char.ToUpperInvariant(when[0])}{when[1..]}: {Whole(definition.Actions)}.";
    }

    public abstract string Trigger(RoutineTrigger trigger);

    public abstract string Condition(RoutineCondition condition);

    public abstract string Action(RoutineAction action);

    /// <summary>What starts it, and what must hold then.</summary>
    protected abstract string When(RoutineDefinition definition);

    protected abstract string Whole(IReadOnlyList<RoutineAction> actions);

    protected string Name(string id) => name(id);

    protected DateTimeOffset Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, zone);

    protected string Actions(IReadOnlyList<RoutineAction> actions, string then, Func<int, string> more, string nothing)
    {
        var told = string.Join(then, actions.Take(MostActions).Select(Action));
        return actions.Count > MostActions ? told + more(actions.Count - MostActions) : told.Length == 0 ? nothing : told;
    }

    /// <summary>The two largest units of a length.</summary>
    /// <param name="unit">A count and the English name of its unit, as the language says it.</param>
    protected static string Length(long ms, Func<int, string, string> unit)
    {
        var span = TimeSpan.FromMilliseconds(ms);
        var parts = new[] { (span.Days, "day"), (span.Hours, "hour"), (span.Minutes, "minute"), (span.Seconds, "second") }
            .Where(static p => p.Item1 > 0)
            .Take(2)
            .Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Item1} {unit(p.Item1, p.Item2)}"))
            .ToArray();
        return parts.Length == 0 ? string.Create(CultureInfo.InvariantCulture, $"{ms} ms") : string.Join(" ", parts);
    }

    protected static string Join(string[] parts, string word) => parts.Length switch
    {
        0 => "",
        1 => parts[0],
        _ => $"{string.Join(", ", parts[..^1])} {word} {parts[^1]}",
    };

    protected static string Part(string path) => path[(path.LastIndexOf('.') + 1)..];

    protected static string Short(string text) => text.Length <= 60 ? text : text[..57] + "...";
}
