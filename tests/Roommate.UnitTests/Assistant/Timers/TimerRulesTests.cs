using Roommate.Assistant.Timers;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Shouldly;

namespace Roommate.UnitTests.Assistant.Timers;

public sealed class TimerRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 18, 0, 0, TimeSpan.Zero);

    private static TimerRecord Running(int minutes) => new("tmr_1", minutes * 60_000L, Now, new NamedPerson("usr_1", "Ana"), "pasta", "room_1", Now.AddMinutes(minutes));

    [Fact]
    public void A_paused_timer_keeps_what_was_left_however_long_it_is_paused()
    {
        var paused = TimerRules.Pause(Running(10), Now.AddMinutes(4)).Value;
        (paused.State, paused.LeftMs, paused.EndsAt).ShouldBe((TimerState.Paused, 6 * 60_000L, null));
        TimerRules.Resume(paused, Now.AddHours(3)).Value.EndsAt.ShouldBe(Now.AddHours(3).AddMinutes(6));
    }

    [Fact]
    public void A_timer_made_shorter_than_what_is_left_rings_at_once()
    {
        TimerRules.Add(Running(5), TimeSpan.FromMinutes(-10), Now.AddMinutes(1)).Value.EndsAt.ShouldBe(Now.AddMinutes(1));
        TimerRules.Add(TimerRules.Pause(Running(5), Now).Value, TimeSpan.FromMinutes(-10), Now).Value.LeftMs.ShouldBe(0);
    }

    [Fact]
    public void A_ringing_timer_that_gets_more_time_runs_again()
    {
        var ringing = Running(5) with { RangBy = "timer/tmr_1/1" };
        var again = TimerRules.Add(ringing, TimeSpan.FromMinutes(2), Now.AddMinutes(6)).Value;
        (again.State, again.EndsAt).ShouldBe((TimerState.Running, Now.AddMinutes(8)));
        TimerRules.Pause(ringing, Now).Fault!.Code.ShouldBe(FaultCode.Conflict);
    }

    [Fact]
    public void A_timer_rings_for_ten_minutes_and_is_gone()
    {
        var ringing = Running(5) with { RangBy = "x" };
        TimerRules.Current([ringing], Now.AddMinutes(14)).Count.ShouldBe(1);
        TimerRules.Current([ringing, Running(60)], Now.AddMinutes(15)).ShouldHaveSingleItem().State.ShouldBe(TimerState.Running);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(999, null)]
    [InlineData(8L * 24 * 3600 * 1000, null)]
    [InlineData(60_000, "")]
    [InlineData(60_000, "a\u0001b")]
    public void A_timer_that_cannot_be_is_refused(long ms, string? name) => TimerRules.Check(name, ms)!.Code.ShouldBe(FaultCode.Invalid);

    [Theory]
    [InlineData("pasta", 600, "pasta timer")]
    [InlineData(null, 600, "10 minute timer")]
    [InlineData(null, 5400, "1 hour 30 minute timer")]
    [InlineData(null, 45, "45 second timer")]
    public void A_timer_is_called_by_its_name_or_by_its_length(string? name, int seconds, string label) => TimerRules.Label(name, seconds * 1000L).ShouldBe(label);
}
