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

    private static readonly string[] Counts = ["", "a", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

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
        day is not null || year is not null || match.Groups["in"].Success || match.Groups["month"].Value.ToLowerInvariant() is not ("may" or "march");

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
        return LastDay().Match(text) is { Success: true } day ? LastWeekday(day.Groups["day"].Value, today)
            : text.Contains("yesterday", StringComparison.Ordinal) || text.Contains("gestern", StringComparison.Ordinal) ? Of(today.AddDays(-1), today)
            : text.Contains("last week", StringComparison.Ordinal) || text.Contains("letzte woche", StringComparison.Ordinal) ? Of(today.AddDays(-10), today)
            : text.Contains("last month", StringComparison.Ordinal) || text.Contains("letzten monat", StringComparison.Ordinal) ? Of(today.AddDays(-62), today)
            : text.Contains("today", StringComparison.Ordinal) || text.Contains("heute", StringComparison.Ordinal) ? Of(today, today.AddDays(1))
            : text.Contains("last year", StringComparison.Ordinal) || text.Contains("letztes jahr", StringComparison.Ordinal) ? Year(now.Year - 1)
            : text.Contains("this year", StringComparison.Ordinal) || text.Contains("dieses jahr", StringComparison.Ordinal) ? Year(now.Year)
            : Ago().Match(text) is { Success: true } ago ? Before(ago, today)
            : Season().Match(text) is { Success: true } season ? LastSeason(season.Groups["season"].Value, now)
            : null;
    }

    /// <summary>"Three weeks ago": half a unit before and after, for nobody counts so exactly.</summary>
    private static TimeSpanAsked? Before(Match ago, DateTimeOffset today)
    {
        var count = ago.Groups["count"].Value;
        var number = int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var digits) ? digits : Math.Max(1, Array.IndexOf(Counts, count));
        var days = ago.Groups["unit"].Value switch { "day" => 1, "week" => 7, "month" => 30, _ => 365 };
        if (number is < 1 or > 1000)
        {
            return null;
        }

        var then = today.AddDays(-number * days);
        var slack = Math.Max(1, days / 2);
        return Of(then.AddDays(-slack), then.AddDays(slack + 1));
    }

    private static TimeSpanAsked LastSeason(string season, DateTimeOffset now)
    {
        var month = season switch { "spring" => 3, "summer" => 6, "winter" => 12, _ => 9 };
        var from = new DateTimeOffset(now.Year, month, 1, 0, 0, 0, TimeSpan.Zero);
        while (from.AddMonths(3) > now)
        {
            from = from.AddYears(-1);
        }

        return Of(from, from.AddMonths(3));
    }

    /// <summary>The weekday before today, with the day after it: what happened is often told the next day.</summary>
    private static TimeSpanAsked LastWeekday(string day, DateTimeOffset today)
    {
        var wanted = day == "weekend" ? DayOfWeek.Saturday : Enum.Parse<DayOfWeek>(day, ignoreCase: true);
        var back = (((int)today.DayOfWeek - (int)wanted + 6) % 7) + 1;
        var from = today.AddDays(-back);
        return Of(from, from.AddDays(2));
    }

    private static TimeSpanAsked Year(int year) => Of(new DateTimeOffset(year, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(year + 1, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private static TimeSpanAsked Of(DateTimeOffset from, DateTimeOffset to) => new(from.ToUnixTimeMilliseconds(), to.ToUnixTimeMilliseconds());

    [GeneratedRegex(@"(?<in>\b(?:in|of|during|last|this|since|until|by)\s+)?(?:\b(?<day>\d{1,2})(?:st|nd|rd|th)?\.?\s+(?:of\s+)?)?\b(?<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?(?:\s+(?<day>\d{1,2})(?:st|nd|rd|th)?\b(?!\d))?(?:,?\s+(?<year>(?:19|20)\d\d))?", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex DateWords();

    [GeneratedRegex(@"\b(?<count>\d{1,4}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\s+(?<unit>day|week|month|year)s?\s+ago\b", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Ago();

    [GeneratedRegex(@"\blast\s+(?<season>spring|summer|autumn|fall|winter)\b", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Season();

    [GeneratedRegex(@"\blast\s+(?<day>monday|tuesday|wednesday|thursday|friday|saturday|sunday|weekend)\b", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex LastDay();

    [GeneratedRegex(@"\b(?:19|20)\d\d-\d\d-\d\d\b", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex IsoDate();

    [GeneratedRegex(@"\b(?:19|20)\d\d\b", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex JustYear();
}
