using System.Globalization;

namespace Roommate.Home.Routines;

/// <summary>
/// Five fields: minute hour day month weekday; lists, ranges, steps, names. Day and weekday both given: either fits, as cron
/// has it. On the night the clocks change: a set hour that does not exist runs when the clock has jumped, one that comes
/// twice runs the first time; <c>*</c> as the hour runs through both.
/// </summary>
public sealed class CronSchedule
{
    // The longest a date can stay away: 29 February over a century that is no leap year.
    private const int MostDays = 366 * 8;

    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] Weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    private readonly bool[] _minutes;
    private readonly bool[] _hours;
    private readonly bool[] _days;
    private readonly bool[] _months;
    private readonly bool[] _weekdays;
    private readonly bool _everyHour;
    private readonly bool _everyDay;
    private readonly bool _everyWeekday;

    private CronSchedule(string[] fields, bool[][] values)
    {
        (_minutes, _hours, _days, _months, _weekdays) = (values[0], values[1], values[2], values[3], values[4]);
        (_everyHour, _everyDay, _everyWeekday) = (fields[1].StartsWith('*'), fields[2].StartsWith('*'), fields[4].StartsWith('*'));
    }

    /// <summary>Null and what is wrong when it cannot be read, or names a day that never comes.</summary>
    public static CronSchedule? Parse(string text, out string? wrong)
    {
        var fields = text.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length != 5 || text.Length > 200)
        {
            wrong = "A cron schedule has five fields: minute hour day month weekday. Weekdays at seven: 0 7 * * 1-5.";
            return null;
        }

        (string Name, int Min, int Max, string[] Names, int First)[] kinds =
            [("minute", 0, 59, [], 0), ("hour", 0, 23, [], 0), ("day", 1, 31, [], 0), ("month", 1, 12, Months, 1), ("weekday", 0, 7, Weekdays, 0)];
        var values = new bool[5][];
        for (var i = 0; i < 5; i++)
        {
            if (Field(fields[i], kinds[i].Min, kinds[i].Max, kinds[i].Names, kinds[i].First) is not { } read)
            {
                wrong = $"The {kinds[i].Name} '{fields[i]}' is none: numbers from {kinds[i].Min} to {kinds[i].Max}, lists (1,2), ranges (1-5), steps (*/15).";
                return null;
            }

            values[i] = read;
        }

        values[4][0] |= values[4][7];
        var schedule = new CronSchedule(fields, values);
        var comes = schedule.Next(DateTimeOffset.UnixEpoch.AddYears(50), TimeZoneInfo.Utc) is not null;
        wrong = comes ? null : "That day never comes.";
        return comes ? schedule : null;
    }

    /// <summary>The first moment after this one; null when there is none.</summary>
    public DateTimeOffset? Next(DateTimeOffset after, TimeZoneInfo zone) => _everyHour ? NextOfEveryHour(after, zone) : NextOfSetHours(after, zone);

    private static bool[]? Field(string text, int min, int max, string[] names, int first)
    {
        var values = new bool[max + 1];
        foreach (var part in text.Split(','))
        {
            var (range, step) = part.Split('/') is [var r, var s] ? (r, Number(s, [], 0) ?? 0) : (part, 1);
            var ends = range == "*" ? [min, max] : range.Split('-').Select(e => Number(e, names, first) ?? -1).ToArray();
            var (from, to) = (ends[0], ends.Length == 2 ? ends[1] : part.Contains('/', StringComparison.Ordinal) ? max : ends[0]);
            if (step < 1 || ends.Length > 2 || from < min || to > max || from > to)
            {
                return null;
            }

            for (var i = from; i <= to; i += step)
            {
                values[i] = true;
            }
        }

        return values;
    }

    private static int? Number(string text, string[] names, int first) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : Array.IndexOf(names, text) is >= 0 and var at ? at + first
        : null;

    // Through real time, so that an hour that comes twice is run through twice.
    private DateTimeOffset? NextOfEveryHour(DateTimeOffset after, TimeZoneInfo zone)
    {
        var at = new DateTimeOffset(after.UtcDateTime.Ticks / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute, TimeSpan.Zero).AddMinutes(1);
        for (var end = after.AddDays(MostDays); at < end;)
        {
            var local = TimeZoneInfo.ConvertTime(at, zone);
            if (!IsDay(DateOnly.FromDateTime(local.DateTime)))
            {
                at = at.AddMinutes(local.Hour < 22 ? ((22 - local.Hour) * 60) - local.Minute : 60 - local.Minute);
            }
            else if (!_hours[local.Hour])
            {
                at = at.AddMinutes(60 - local.Minute);
            }
            else if (_minutes[local.Minute])
            {
                return at;
            }
            else
            {
                at = at.AddMinutes(1);
            }
        }

        return null;
    }

    private DateTimeOffset? NextOfSetHours(DateTimeOffset after, TimeZoneInfo zone)
    {
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(after, zone).DateTime);
        for (var i = 0; i < MostDays; i++, day = day.AddDays(1))
        {
            if (IsDay(day) && FirstOf(day, after, zone) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private DateTimeOffset? FirstOf(DateOnly day, DateTimeOffset after, TimeZoneInfo zone)
    {
        for (var minute = 0; minute < 24 * 60; minute++)
        {
            if (_hours[minute / 60] && _minutes[minute % 60] && LocalTimes.At(day.ToDateTime(TimeOnly.MinValue).AddMinutes(minute), zone) is var at && at > after)
            {
                return at;
            }
        }

        return null;
    }

    private bool IsDay(DateOnly day)
    {
        var (byDay, byWeekday) = (_days[day.Day], _weekdays[(int)day.DayOfWeek]);
        return _months[day.Month] && (_everyDay || _everyWeekday ? byDay && byWeekday : byDay || byWeekday);
    }
}

/// <summary>Wall-clock times of a home as moments.</summary>
internal static class LocalTimes
{
    /// <summary>A time that the clock jumps over is the moment after the jump; of one that comes twice, the first.</summary>
    public static DateTimeOffset At(DateTime local, TimeZoneInfo zone)
    {
        while (zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(1);
        }

        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }
}
