using Roommate.Testing;
using Shouldly;
using Xunit;

namespace Roommate.UnitTests.Testing;

public sealed class ManualClockTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void Timers_fire_in_the_order_of_their_due_times_and_see_their_own_moment()
    {
        var start = _clock.GetUtcNow();
        var seen = new List<(string Name, TimeSpan At)>();
        _clock.CreateTimer(_ => seen.Add(("late", _clock.GetUtcNow() - start)), null, TimeSpan.FromSeconds(5), Timeout.InfiniteTimeSpan);
        _clock.CreateTimer(_ => seen.Add(("every", _clock.GetUtcNow() - start)), null, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2));
        _clock.Advance(TimeSpan.FromSeconds(5));
        seen.ShouldBe([("every", TimeSpan.FromSeconds(2)), ("every", TimeSpan.FromSeconds(4)), ("late", TimeSpan.FromSeconds(5))]);
    }

    [Fact]
    public async Task A_delay_ends_when_the_clock_passes_it_and_not_before()
    {
        var delay = Task.Delay(TimeSpan.FromSeconds(3), _clock);
        await _clock.WhenTimersAsync(1);
        _clock.Advance(TimeSpan.FromSeconds(2.9));
        delay.IsCompleted.ShouldBeFalse();
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        await delay;
        _clock.RunningTimers.ShouldBe(0);
    }

    [Fact]
    public void A_disposed_or_changed_timer_does_not_fire_at_its_old_time()
    {
        var fired = 0;
        var timer = _clock.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        timer.Change(TimeSpan.FromSeconds(10), Timeout.InfiniteTimeSpan);
        _clock.Advance(TimeSpan.FromSeconds(9));
        fired.ShouldBe(0);
        timer.Dispose();
        _clock.Advance(TimeSpan.FromSeconds(9));
        fired.ShouldBe(0);
    }

    [Fact]
    public void Elapsed_time_is_measured_by_the_same_clock()
    {
        var from = _clock.GetTimestamp();
        _clock.Advance(TimeSpan.FromMilliseconds(1234));
        _clock.GetElapsedTime(from).ShouldBe(TimeSpan.FromMilliseconds(1234));
    }
}
