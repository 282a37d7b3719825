using Roommate.Contracts.Home;

namespace Roommate.Home.Routines;

/// <summary>What a routine must know of its home: the time there, and where it is.</summary>
public sealed record HomeClock(TimeZoneInfo Zone, EarthPlace? Place = null);

/// <summary>When a trigger that goes by the clock fires.</summary>
internal static class Schedules
{
    public static bool IsByClock(RoutineTrigger trigger) => trigger.Type is "cron" or "once" or "every" or "sun";

    /// <summary>The first moment after this one; null when it never fires (again), or not by the clock.</summary>
    /// <param name="anchor">From when <c>every</c> counts: when the routine was last changed.</param>
    public static DateTimeOffset? Next(RoutineTrigger trigger, DateTimeOffset after, DateTimeOffset anchor, HomeClock home) => trigger switch
    {
        { Type: "cron", Cron: { } cron } => CronSchedule.Parse(cron, out _)?.Next(after, home.Zone),
        { Type: "once", At: { } at } => at > after ? at : null,
        { Type: "every", EveryMs: { } every } => anchor.AddMilliseconds(((long)Math.Floor((after - anchor).TotalMilliseconds / every) + 1) * every),
        { Type: "sun", Sun: { } sun } when home.Place is { } place =>
            SunTimes.Next(sun == "sunrise", TimeSpan.FromMinutes(trigger.OffsetMinutes ?? 0), after, place),
        _ => null,
    };
}
