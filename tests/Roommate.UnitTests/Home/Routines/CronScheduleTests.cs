using System.Globalization;
using Roommate.Home.Routines;
using Shouldly;

namespace Roommate.UnitTests.Home.Routines;

public sealed class CronScheduleTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Theory]
    [InlineData("0 7 * * 1-5", "2026-11-20T12:00Z", "2026-11-23T06:00Z")]
    [InlineData("0 7 * * mon-fri", "2026-11-20T05:59Z", "2026-11-20T06:00Z")]
    [InlineData("*/15 * * * *", "2026-11-20T12:07:30Z", "2026-11-20T12:15Z")]
    [InlineData("30 6,18 * * *", "2026-11-20T12:00Z", "2026-11-20T17:30Z")]
    [InlineData("0 0 29 2 *", "2026-11-20T12:00Z", "2028-02-28T23:00Z")]
    [InlineData("0 12 13 * fri", "2026-11-14T12:00Z", "2026-11-20T11:00Z")]
    [InlineData("0 12 * * 7", "2026-11-20T12:00Z", "2026-11-22T11:00Z")]
    [InlineData("59 23 31 12 *", "2026-12-31T22:59Z", "2027-12-31T22:59Z")]
    [InlineData("5-10/5 9 1 jan *", "2026-11-20T12:00Z", "2027-01-01T08:05Z")]
    public void The_next_moment_is_in_the_homes_time_zone(string cron, string after, string next) => Next(cron, after).ShouldBe(At(next));

    [Theory]
    [InlineData("30 2 * * *", "2026-03-28T12:00Z", "2026-03-29T01:00Z", "a time the clock jumps over runs when it has jumped")]
    [InlineData("30 2 * * *", "2026-03-29T01:00Z", "2026-03-30T00:30Z", "and the day after at its time again")]
    [InlineData("30 2 * * *", "2026-10-24T12:00Z", "2026-10-25T00:30Z", "a time that comes twice runs the first time")]
    [InlineData("30 2 * * *", "2026-10-25T00:30Z", "2026-10-26T01:30Z", "and not the second")]
    [InlineData("30 * * * *", "2026-10-25T00:30Z", "2026-10-25T01:30Z", "every hour runs through both")]
    [InlineData("0 * * * *", "2026-03-29T00:30Z", "2026-03-29T01:00Z", "every hour misses the one that is not there and no other")]
    public void On_the_nights_the_clocks_change_nothing_is_lost_or_doubled(string cron, string after, string next, string why) => Next(cron, after).ShouldBe(At(next), why);

    [Theory]
    [InlineData("")]
    [InlineData("0 7 * *")]
    [InlineData("60 7 * * *")]
    [InlineData("0 24 * * *")]
    [InlineData("0 7 0 * *")]
    [InlineData("0 7 * 13 *")]
    [InlineData("0 7 * * 8")]
    [InlineData("0 7 5-2 * *")]
    [InlineData("*/0 * * * *")]
    [InlineData("0 7 * * someday")]
    [InlineData("0 7 -1 * *")]
    [InlineData("0 7 1,,2 * *")]
    [InlineData("0 7 30 2 *")]
    [InlineData("0 7 31 4,6,9,11 *")]
    public void What_is_no_schedule_or_never_comes_is_told(string cron)
    {
        CronSchedule.Parse(cron, out var wrong).ShouldBeNull();
        wrong.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public void Against_a_walk_through_every_minute_of_two_years_nothing_differs()
    {
        string[] crons = ["*/7 3 * * *", "15 2,3 * * *", "0 */5 * * 1,3", "10 1 15 * *", "0 0 * * *", "59 23 * 2 *"];
        foreach (var cron in crons)
        {
            var schedule = CronSchedule.Parse(cron, out _)!;
            var at = At("2026-01-01T00:00Z");
            for (var i = 0; i < 400; i++)
            {
                var next = schedule.Next(at, Berlin)!.Value;
                next.ShouldBeGreaterThan(at, cron);
                var local = TimeZoneInfo.ConvertTime(next, Berlin);
                Fits(cron, local).ShouldBeTrue($"{cron} at {local}");
                at = next;
            }
        }
    }

    // The reference: a local minute fits, or is the end of a gap.
    private static bool Fits(string cron, DateTimeOffset local)
    {
        var reference = CronSchedule.Parse(cron, out _)!;
        var utc = new DateTimeOffset(local.DateTime, TimeSpan.Zero);
        return reference.Next(utc.AddMinutes(-1), TimeZoneInfo.Utc) == utc || Berlin.IsInvalidTime(local.DateTime.AddMinutes(-1));
    }

    private static DateTimeOffset? Next(string cron, string after) => CronSchedule.Parse(cron, out _)!.Next(At(after), Berlin);

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
