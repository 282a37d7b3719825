using Roommate.Live;
using Roommate.Live.Log;
using Roommate.Live.Delivery;
using Roommate.Testing;
using Roommate.Testing.Live;
using Shouldly;
using static Roommate.UnitTests.Live.Nodes.LiveWorld;

namespace Roommate.UnitTests.Live.Nodes;

/// <summary>Who gets few events gets each at once; who gets thousands a second gets forty writes a second.</summary>
public sealed class PaceTests
{
    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(1);

    [Fact]
    public async Task A_flood_is_written_in_at_most_one_write_a_window_after_its_first_events_and_is_exactly_right()
    {
        var clock = new ManualClock();
        await using var world = new LiveWorld(clock, new LiveOptions());
        var screen = new LiveTestClient(Room);
        await screen.ConnectAsync(world.Nodes[0]);

        // A second of a thousand events.
        var head = default(TopicHead);
        for (var i = 0; i < 1000; i++)
        {
            head = await world.Publisher.PublishAsync(Room, 1);
            clock.Advance(Gap);
        }

        await TicksUntilAsync(clock, screen.ReachAsync(Room, head));
        screen.Violations.ShouldBeEmpty();
        screen.Seen.Count.ShouldBe(1000);
        screen.Writes.ShouldBeLessThan(60);
    }

    [Fact]
    public async Task A_hundred_events_a_second_are_each_written_when_they_come()
    {
        var clock = new ManualClock();
        await using var world = new LiveWorld(clock, new LiveOptions());
        var screen = new LiveTestClient(Room);
        await screen.ConnectAsync(world.Nodes[0]);
        for (var i = 0; i < 50; i++)
        {
            // Without moving the clock: nothing but the event itself makes it arrive.
            await screen.ReachAsync(Room, await world.Publisher.PublishAsync(Room, 1));
            clock.Advance(10 * Gap);
        }

        screen.Seen.Count.ShouldBe(50);
    }

    [Fact]
    public async Task Who_is_far_behind_never_waits_for_a_window()
    {
        var clock = new ManualClock();
        await using var world = new LiveWorld(clock);
        var screen = new LiveTestClient(Room);
        await screen.ConnectAsync(world.Nodes[0]);
        screen.StopReading();
        var head = await world.Publisher.PublishAsync(Room, 4096);
        screen.ReadOn();

        // At most once: for what was on its way when it stopped to read, and for what it is level with.
        (await TicksUntilAsync(clock, screen.ReachAsync(Room, head))).ShouldBeLessThan(3);
        screen.Violations.ShouldBeEmpty();
    }

    private static async Task<int> TicksUntilAsync(ManualClock clock, Task reached)
    {
        for (var ticks = 0; ; ticks++)
        {
            if (await Task.WhenAny(reached, clock.WhenTimersAsync(1)) == reached)
            {
                await reached;
                return ticks;
            }

            clock.Advance(Pace.Window);
        }
    }
}
