using System.Text.RegularExpressions;
using Roommate.Contracts.Assistant;

namespace Roommate.Assistant.Timers;

/// <summary>"Rename the pasta timer to rice", "call the 5 minute timer tea", "nenne den Timer Tee": which timer, and its new name. Pure.</summary>
internal static partial class TimerNaming
{
    /// <param name="Which">What stands before the word timer; empty: the only one, or the one in this room.</param>
    internal sealed record Wish(string Which, string Name);

    public static Wish? Read(string said)
    {
        var text = said.Trim().TrimEnd('.', '!', '?').Trim();
        foreach (var pattern in (IEnumerable<Regex>)[Rename(), Call(), Change(), Nenne(), Umbenennen()])
        {
            if (pattern.Match(text) is { Success: true } match)
            {
                var name = Article().Replace(match.Groups["name"].Value.Trim().Trim('"', '“', '”', '\''), "");
                var plain = TimerWord().Replace(name, "");
                return plain.Length == 0 ? null : new Wish(Article().Replace(match.Groups["which"].Value.Trim(), ""), plain);
            }
        }

        return null;
    }

    /// <summary>Those that are meant: by name, by what they were started with, or the ones of this room and person.</summary>
    public static IReadOnlyList<HomeTimer> Find(Wish wish, IReadOnlyList<HomeTimer> timers, string userId, string roomId)
    {
        if (wish.Which.Length > 0)
        {
            return [.. timers.Where(t => Same(t.Name, wish.Which) || Same(Acting.Spans.Adjective(TimeSpan.FromMilliseconds(t.DurationMs)), wish.Which.Replace('-', ' ')))];
        }

        var here = timers.Where(t => t.RoomId == roomId).ToArray();
        var own = here.Where(t => t.By.Id == userId).ToArray();
        return own.Length > 0 ? own : here.Length > 0 ? here : timers;
    }

    private static bool Same(string? one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private const RegexOptions Usual = RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant;

    [GeneratedRegex(@"^(please )?rename (the |my |our |this )?(?<which>.*?)\s*timer (to|as|into) (?<name>.{1,60})$", Usual, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Rename();

    [GeneratedRegex(@"^(please )?(call|name) (the |my |our |this )(?<which>.*?)\s*timer (?<name>.{1,60})$", Usual, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Call();

    [GeneratedRegex(@"^(please )?change the name of (the |my |our |this )?(?<which>.*?)\s*timer to (?<name>.{1,60})$", Usual, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Change();

    [GeneratedRegex(@"^(bitte )?nenne? (den |meinen |diesen )(?<which>.*?)\s*[- ]?timer (?<name>.{1,60})$", Usual, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Nenne();

    [GeneratedRegex(@"^(bitte )?benenne? (den |meinen |diesen )(?<which>.*?)\s*[- ]?timer in (?<name>.{1,60}) um$", Usual, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Umbenennen();

    [GeneratedRegex("^(the|a|an|my|our|der|die|das|den|mein|meinen) ", Usual, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Article();

    [GeneratedRegex(@"\s*[- ]?timer$", Usual, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex TimerWord();
}
