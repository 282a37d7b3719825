using System.Globalization;
using System.Text.RegularExpressions;

namespace Roommate.Assistant.Memory.Recall;

/// <summary>From and up to (ms since 1970) what a question is about; <paramref name="ToMs"/> is excluded.</summary>
internal readonly record struct TimeSpanAsked(long FromMs, long ToMs);

/// <summary>Finds the time a question names: a date, a month, a year, or words relative to now.</summary>
internal static partial class TimeReader
{
    private static readonly string[] Months =
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

    public static TimeSpanAsked? Read(string text, DateTimeOffset now)
    {
        foreach (Match match in DateWords().Matches(text))
        {
            var month = Array.FindIndex(Months, m => m.StartsWith(match.Groups["month"].Value[..3].ToLowerInvariant(), StringComparison.Ordinal)) + 1;
            int? day = match.Groups["day"].Success ? int.Parse(match.Groups["day"].Value, CultureInfo.InvariantCulture) : null;
            int? year = match.Groups["year"].Success ? int.Parse(match.Groups["year"].Value, CultureInfo.InvariantCulture) : null;
            if (IsMonth(match, day, year) && Span(now, month, day, year) is { } span)
            {
                return span;
            }
        }

        return IsoDate().Match(text) is { Success: true } iso && DateTimeOffset.TryParse(iso.Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? Of(date, date.AddDays(1))
            : Relative(text.ToLowerInvariant(), now) ?? (JustYear().Match(text) is { Success: true } alone ? Year(int.Parse(alone.Value, CultureInfo.InvariantCulture)) : null);
    }

    // "may" is a month only with a number beside it or "in" before it.
    private static bool IsMonth(Match match, int? day, int? year) =>
        day is not null || year is not null || match.Groups["in"].Success || !string.Equals(match.Groups["month"].Value, "may", StringComparison.Ordinal) && match.Groups["month"].Value != "march";

    private static TimeSpanAsked? Span(DateTimeOffset now, int month, int? day, int? year)
    {
        var in_ = year ?? (month > now.Month ? now.Year - 1 : now.Year);
        if (in_ is < 1900 or > 2200 || day is < 1 || day > DateTime.DaysInMonth(in_, month))
        {
            return null;
        }

        var from = new DateTimeOffset(in_, month, day ?? 1, 0, 0, 0, TimeSpan.Zero);
        return Of(from, day is null ? from.AddMonths(1) : from.AddDays(1));
    }

    private static TimeSpanAsked? Relative(string text, DateTimeOffset now)
    {
        var today = new DateTimeOffset(now.Date, TimeSpan.Zero);
        return text.Contains("yesterday", StringComparison.Ordinal) || text.Contains("gestern", StringComparison.Ordinal) ? Of(today.AddDays(-1), today)
            : text.Contains("last week", StringComparison.Ordinal) || text.Contains("letzte woche", StringComparison.Ordinal) ? Of(today.AddDays(-10), today)
            : text.Contains("last month", StringComparison.Ordinal) || text.Contains("letzten monat", StringComparison.Ordinal) ? Of(today.AddDays(-62), today)
            : text.Contains("today", StringComparison.Ordinal) || text.Contains("heute", StringComparison.Ordinal) ? Of(today, today.AddDays(1))
            : null;
    }

    private static TimeSpanAsked Year(int year) => Of(new DateTimeOffset(year, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(year + 1, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private static TimeSpanAsked Of(DateTimeOffset from, DateTimeOffset to) => new(from.ToUnixTimeMilliseconds(), to.ToUnixTimeMilliseconds());

    [GeneratedRegex(@"(?<in>\b(?:in|of|during)\s+)?(?:\b(?<day>\d{1,2})(?:st|nd|rd|th)?\.?\s+(?:of\s+)?)?\b(?<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?(?:\s+(?<day>\d{1,2})(?:st|nd|rd|th)?\b(?!\d))?(?:,?\s+(?<year>(?:19|20)\d\d))?", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DateWords();

    [GeneratedRegex(@"\b(?:19|20)\d\d-\d\d-\d\d\b", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex IsoDate();

    [GeneratedRegex(@"\b(?:19|20)\d\d\b", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex JustYear();
}
