using Roommate.Assistant.Acting;
using Shouldly;

namespace Roommate.UnitTests.Assistant.Acting;

/// <summary>What a home's clock says, and the moment that is meant.</summary>
public sealed class LocalTimesTests
{
    private static readonly TimeZoneInfo Vienna = TimeZoneInfo.FindSystemTimeZoneById("Europe/Vienna");

    [Theory]
    [InlineData("2026-11-21", "08:00", "2026-11-21T07:00:00Z")]
    [InlineData("2026-07-01", "08:00", "2026-07-01T06:00:00Z")]
    // 29 March 2026, 02:00 becomes 03:00: half past two is an hour later by the clock.
    [InlineData("2026-03-29", "02:30", "2026-03-29T01:30:00Z")]
    // 25 October 2026, 03:00 becomes 02:00: the first half past two is meant.
    [InlineData("2026-10-25", "02:30", "2026-10-25T00:30:00Z")]
    public void A_local_time_is_one_moment_also_when_the_clock_is_changed(string date, string time, string moment) =>
        LocalTimes.Moment(DateOnly.Parse(date), TimeOnly.Parse(time), Vienna).ShouldBe(DateTimeOffset.Parse(moment));

    [Fact]
    public void Every_minute_of_a_year_has_a_moment_that_shows_it_again_but_for_the_hour_that_is_skipped()
    {
        var skipped = 0;
        for (var local = new DateTime(2026, 1, 1); local.Year == 2026; local = local.AddMinutes(7))
        {
            var (date, time) = LocalTimes.Local(LocalTimes.Moment(DateOnly.FromDateTime(local), TimeOnly.FromDateTime(local), Vienna), Vienna);
            skipped += date.ToDateTime(time) == local ? 0 : 1;
        }

        skipped.ShouldBeInRange(8, 9);
    }

    [Fact]
    public void The_next_eight_o_clock_is_today_or_tomorrow()
    {
        var now = DateTimeOffset.Parse("2026-11-20T18:00:00Z");
        LocalTimes.Next(new TimeOnly(20, 0), now, Vienna).ShouldBe(DateTimeOffset.Parse("2026-11-20T19:00:00Z"));
        LocalTimes.Next(new TimeOnly(8, 0), now, Vienna).ShouldBe(DateTimeOffset.Parse("2026-11-21T07:00:00Z"));
        LocalTimes.Text(LocalTimes.Next(new TimeOnly(8, 0), now, Vienna), now, Vienna).ShouldBe("tomorrow at 08:00");
    }

    [Theory]
    [InlineData(0.2, "1 second")]
    [InlineData(150, "2 minutes and 30 seconds")]
    [InlineData(3601, "1 hour and 1 minute")]
    [InlineData(90_000, "1 day and 1 hour")]
    public void Lengths_are_told_in_words(double seconds, string text) => Spans.Text(TimeSpan.FromSeconds(seconds)).ShouldBe(text);
}
