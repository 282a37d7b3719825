using System.Globalization;
using Roommate.Home.Routines;
using Shouldly;

namespace Roommate.UnitTests.Home.Routines;

public sealed class SunTimesTests
{
    private static readonly EarthPlace Vienna = new(48.2082, 16.3738);
    private static readonly EarthPlace Sydney = new(-33.8688, 151.2093);
    private static readonly EarthPlace Tromso = new(69.6492, 18.9553);

    // What almanacs print, to the minute.
    [Theory]
    [InlineData("2026-06-21", "02:54", "18:58")]
    [InlineData("2026-12-21", "06:42", "15:03")]
    [InlineData("2026-03-20", "04:58", "17:07")]
    public void Vienna_has_the_times_of_the_almanac(string date, string rise, string set)
    {
        var day = DateTime.ParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        Near(SunTimes.OnDay(true, day, Vienna)!.Value, date, rise);
        Near(SunTimes.OnDay(false, day, Vienna)!.Value, date, set);
    }

    [Fact]
    public void On_the_other_side_of_the_Earth_the_day_is_that_of_the_place()
    {
        var after = DateTimeOffset.Parse("2026-06-21T00:00Z", CultureInfo.InvariantCulture);
        Near(SunTimes.Next(true, TimeSpan.Zero, after, Sydney)!.Value, "2026-06-21", "21:00");
        Near(SunTimes.Next(false, TimeSpan.Zero, after, Sydney)!.Value, "2026-06-21", "06:54");
    }

    [Fact]
    public void An_offset_moves_it_also_over_a_moment_that_has_just_passed()
    {
        var set = SunTimes.Next(false, TimeSpan.Zero, DateTimeOffset.Parse("2026-06-21T12:00Z", CultureInfo.InvariantCulture), Vienna)!.Value;
        SunTimes.Next(false, TimeSpan.FromMinutes(30), set, Vienna)!.Value.ShouldBe(set.AddMinutes(30));
        SunTimes.Next(false, TimeSpan.FromMinutes(-30), set.AddMinutes(-31), Vienna)!.Value.ShouldBe(set.AddMinutes(-30));
        SunTimes.Next(false, TimeSpan.FromMinutes(-30), set.AddMinutes(-30), Vienna)!.Value.ShouldBeInRange(set.AddHours(23), set.AddHours(24));
    }

    [Fact]
    public void Where_the_sun_does_not_set_the_next_time_is_weeks_away()
    {
        var june = DateTimeOffset.Parse("2026-06-21T12:00Z", CultureInfo.InvariantCulture);
        SunTimes.OnDay(false, june.UtcDateTime.Date, Tromso).ShouldBeNull();
        SunTimes.Next(false, TimeSpan.Zero, june, Tromso)!.Value.Month.ShouldBe(7);
    }

    [Fact]
    public void Every_sunset_of_a_year_follows_the_one_before_by_a_day()
    {
        var at = DateTimeOffset.Parse("2026-01-01T00:00Z", CultureInfo.InvariantCulture);
        at = SunTimes.Next(false, TimeSpan.Zero, at, Vienna)!.Value;
        for (var i = 0; i < 364; i++)
        {
            var next = SunTimes.Next(false, TimeSpan.Zero, at, Vienna)!.Value;
            (next - at).TotalMinutes.ShouldBeInRange(24 * 60 - 4, 24 * 60 + 4);
            at = next;
        }
    }

    private static void Near(DateTimeOffset at, string date, string time) =>
        at.ShouldBe(DateTimeOffset.Parse($"{date}T{time}Z", CultureInfo.InvariantCulture), TimeSpan.FromMinutes(2));
}
