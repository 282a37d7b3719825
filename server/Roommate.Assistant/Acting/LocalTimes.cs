namespace Roommate.Assistant.Acting;

/// <summary>Moments of a home's clock: what is said in local time, and the moment it means. Pure.</summary>
internal static class LocalTimes
{
    /// <summary>
    /// The moment of a local date and time. A time that the clock skips when daylight saving begins is as much later as it
    /// skips; of one that comes twice when it ends, the first is meant.
    /// </summary>
    public static DateTimeOffset Moment(DateOnly date, TimeOnly time, TimeZoneInfo zone)
    {
        var local = date.ToDateTime(time, DateTimeKind.Unspecified);
        if (zone.IsInvalidTime(local))
        {
            var before = zone.GetUtcOffset(local.AddDays(-1));
            return new DateTimeOffset(local, before).ToUniversalTime();
        }

        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }

    /// <summary>The next time the clock shows this, after a moment.</summary>
    public static DateTimeOffset Next(TimeOnly time, DateTimeOffset after, TimeZoneInfo zone)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(after, zone).DateTime);
        var moment = Moment(today, time, zone);
        return moment > after ? moment : Moment(today.AddDays(1), time, zone);
    }

    public static (DateOnly Date, TimeOnly Time) Local(DateTimeOffset moment, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(moment, zone).DateTime;
        return (DateOnly.FromDateTime(local), TimeOnly.FromDateTime(local));
    }

    /// <summary>"today at 18:50", "tomorrow at 08:00", "Monday 23 November at 09:00".</summary>
    public static string Text(DateTimeOffset moment, DateTimeOffset now, TimeZoneInfo zone)
    {
        var (date, time) = Local(moment, zone);
        var days = date.DayNumber - Local(now, zone).Date.DayNumber;
        var day = days switch
        {
            0 => "today",
            1 => "tomorrow",
            > 300 => date.ToString("d MMMM yyyy", System.Globalization.CultureInfo.InvariantCulture),
            _ => date.ToString("dddd d MMMM", System.Globalization.CultureInfo.InvariantCulture),
        };
        return $"{day} at {time.ToString(time.Second == 0 ? "HH:mm" : "HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture)}";
    }
}
