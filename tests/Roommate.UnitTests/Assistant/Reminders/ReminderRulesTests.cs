using Roommate.Assistant.Acting;
using Roommate.Assistant.Reminders;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Shouldly;

namespace Roommate.UnitTests.Assistant.Reminders;

public sealed class ReminderRulesTests
{
    private static readonly TimeZoneInfo Vienna = TimeZoneInfo.FindSystemTimeZoneById("Europe/Vienna");
    private static readonly DateTimeOffset Friday = new(2026, 11, 20, 18, 0, 0, TimeSpan.Zero);

    private static ReminderRecord At(DateTimeOffset at, ReminderRepeat repeat) => new("rem_1", "call Ana", at, LocalTimes.Local(at, Vienna).Time, repeat, Friday, "Ben");

    [Theory]
    [InlineData(null, "08:00", "2026-11-21T07:00:00Z")]
    [InlineData("2026-11-23", null, "2026-11-23T08:00:00Z")]
    [InlineData("2026-11-21", "08:00", "2026-11-21T07:00:00Z")]
    public void A_date_alone_is_nine_o_clock_and_a_time_alone_the_next_one(string? date, string? time, string at) =>
        ReminderRules.Moment(at: null, date, time, Friday, Vienna).Value.ShouldBe(DateTimeOffset.Parse(at));

    [Theory]
    [InlineData(null, null)]
    [InlineData("2026-11-20", "18:59")]
    [InlineData("20.11.2026", "08:00")]
    [InlineData("2026-11-21", "8 o'clock")]
    [InlineData("2096-11-21", "08:00")]
    public void A_moment_that_is_over_or_none_is_refused(string? date, string? time) =>
        ReminderRules.Moment(at: null, date, time, Friday, Vienna).Fault!.Code.ShouldBe(FaultCode.Invalid);

    [Fact]
    public void A_daily_one_stays_at_its_local_time_when_the_clock_is_changed()
    {
        var reminder = At(DateTimeOffset.Parse("2026-03-28T07:00:00Z"), ReminderRepeat.Daily);
        ReminderRules.Next(reminder, reminder.At, Vienna).ShouldBe(DateTimeOffset.Parse("2026-03-29T06:00:00Z"));
    }

    [Fact]
    public void One_on_weekdays_leaves_the_weekend_out_and_one_that_was_missed_for_a_month_comes_once()
    {
        var reminder = At(Friday, ReminderRepeat.Weekdays);
        ReminderRules.Next(reminder, Friday, Vienna).ShouldBe(Friday.AddDays(3));
        ReminderRules.Next(At(Friday, ReminderRepeat.Weekly), Friday.AddDays(30), Vienna).ShouldBe(Friday.AddDays(35));
        ReminderRules.Next(At(Friday, ReminderRepeat.None), Friday, Vienna).ShouldBeNull();
    }

    [Fact]
    public void One_that_is_done_is_woken_by_a_new_moment_only_and_kept_for_a_week()
    {
        var done = At(Friday, ReminderRepeat.None) with { Done = true, RangAt = Friday };
        ReminderRules.Patch(done, new ReminderPatch(Done: false), Friday, Vienna).Fault!.Code.ShouldBe(FaultCode.Invalid);
        ReminderRules.Patch(done, new ReminderPatch(At: Friday.AddHours(1)), Friday, Vienna).Value.Done.ShouldBeFalse();
        ReminderRules.Current([done], Friday.AddDays(6)).Count.ShouldBe(1);
        ReminderRules.Current([done], Friday.AddDays(8)).ShouldBeEmpty();
    }
}
