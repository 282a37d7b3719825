using System.Globalization;

namespace Roommate.Home.Routines;

/// <summary>A cron expression that people say as a time of day, or as every so many minutes.</summary>
/// <param name="At">07:00; null when it is no single time.</param>
/// <param name="Days"><c>*</c>, <c>1-5</c>, <c>0,6</c>, or days with commas.</param>
internal readonly record struct CronTime(string? EveryMinutes, string? At, string Days)
{
    /// <summary>All null when it must be told as it is written.</summary>
    public static CronTime Read(string cron)
    {
        var fields = cron.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields is [['*', '/', .. var step], "*", "*", "*", "*"])
        {
            return new CronTime(step, null, "*");
        }

        if (fields is not [var minute, var hour, "*", "*", var days]
            || !int.TryParse(minute, NumberStyles.None, CultureInfo.InvariantCulture, out var m)
            || !int.TryParse(hour, NumberStyles.None, CultureInfo.InvariantCulture, out var h))
        {
            return default;
        }

        var told = days.ToLowerInvariant() switch
        {
            "mon-fri" => "1-5",
            "6,0" or "6,7" or "sat,sun" => "0,6",
            var other => other,
        };
        return new CronTime(null, string.Create(CultureInfo.InvariantCulture, $"{h:00}:{m:00}"), told);
    }

    /// <summary>mon to sun of a day as cron writes it; a range stays as it is.</summary>
    public static string DayName(string day) =>
        int.TryParse(day, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 7 ? Conditions.Days[number % 7] : day;
}
