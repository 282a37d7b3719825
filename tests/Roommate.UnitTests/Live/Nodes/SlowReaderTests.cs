using Roommate.Live.Rings;
using Roommate.Testing;
using Roommate.Testing.Live;
using Shouldly;
using Xunit;
using static Roommate.UnitTests.Live.Nodes.LiveWorld;

namespace Roommate.UnitTests.Live.Nodes;

public sealed class SlowReaderTests
{
    [Fact]
    public async Task A_stalled_reader_delays_nobody_and_is_exactly_right_when_it_reads_on()
    {
        await using var world = new LiveWorld();
        var (stalled, healthy) = (new LiveTestClient(Room), new LiveTestClient(Room));
        await stalled.ConnectAsync(world.Nodes[0]);
        await healthy.ConnectAsync(world.Nodes[0]);
        stalled.StopReading();
        var head = await world.Publisher.PublishAsync(Room, 10_000);
        await healthy.ReachAsync(Room, head);
        stalled.Seen.Count.ShouldBe(0);
        stalled.ReadOn();
        await stalled.ReachAsync(Room, head);
        stalled.Violations.ShouldBeEmpty();
        stalled.Seen.Count.ShouldBe(10_000);
    }

    [Fact]
    public async Task What_waits_for_a_stalled_reader_is_one_bounded_batch()
    {
        await using var world = new LiveWorld();
        var stalled = new LiveTestClient(Room);
        var wire = stalled.Open(world.Nodes[0]);
        var (_, held) = await stalled.SubscribeAsync();
        stalled.Connection.Release(held);
        stalled.StopReading();
        var head = await world.Publisher.PublishAsync(Room, 5_000);
        stalled.ReadOn();
        await stalled.ReachAsync(Room, head);
        wire.LargestBatch.ShouldBeLessThan(EventBatch.MaxBytes + 1_024);
    }

    [Fact]
    public async Task A_state_topic_that_fell_out_of_the_recent_window_comes_back_as_one_snapshot()
    {
        await using var world = new LiveWorld();
        var stalled = new LiveTestClient(Twin);
        await stalled.ConnectAsync(world.Nodes[0]);
        await stalled.ReachAsync(Twin, await world.Publisher.PublishAsync(Twin, 1));
        stalled.StopReading();
        await world.Publisher.PublishAsync(Twin, 5_000);
        var healthy = new LiveTestClient(Twin);
        await healthy.ConnectAsync(world.Nodes[0]);
        var head = await world.Publisher.PublishAsync(Twin, 1);
        await healthy.ReachAsync(Twin, head);
        stalled.ReadOn();
        await stalled.ReachAsync(Twin, head);
        stalled.Violations.ShouldBeEmpty();
        // The batch that was on its way may already have been a snapshot, when the pump woke late; what followed is one.
        stalled.Seen.Count(s => s.Type == "snapshot").ShouldBeInRange(1, 2);
        stalled.Seen.Count.ShouldBeLessThan(600, "one batch that was on its way, and the snapshot");
    }

    [Fact]
    public async Task A_connection_that_reads_nothing_for_10_seconds_is_closed()
    {
        var clock = new ManualClock();
        await using var world = new LiveWorld(clock);
        await world.Nodes[0].StartAsync();
        var stalled = new LiveTestClient(Room);
        await stalled.ConnectAsync(world.Nodes[0]);
        stalled.StopReading();
        await world.Publisher.PublishAsync(Room, 1);
        // The write that gets stuck begins when its thread comes to it; the clock goes on until it has been stuck long enough.
        await Patience.UntilAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return stalled.WasClosed;
        });
    }

    [Fact]
    public async Task An_ephemeral_event_reaches_who_is_level_and_is_never_replayed()
    {
        await using var world = new LiveWorld();
        var (present, late) = (new LiveTestClient(Room), new LiveTestClient(Room));
        await present.ConnectAsync(world.Nodes[0]);
        await world.Publisher.PublishEphemeralAsync(Room, "typing");
        await present.WhenSeenAsync("typing");
        await late.ConnectAsync(world.Nodes[0]);
        var head = await world.Publisher.PublishAsync(Room, 1);
        await late.ReachAsync(Room, head);
        late.Seen.ShouldNotContain(s => s.Type == "typing");
    }

    [Fact]
    public async Task Who_is_behind_gets_at_most_a_few_ephemeral_events()
    {
        await using var world = new LiveWorld();
        var stalled = new LiveTestClient(Room);
        await stalled.ConnectAsync(world.Nodes[0]);
        stalled.StopReading();
        await world.Publisher.PublishAsync(Room, 1);
        for (var i = 0; i < 2_000; i++)
        {
            await world.Publisher.PublishEphemeralAsync(Room, "typing");
        }

        var head = await world.Publisher.PublishAsync(Room, 2_000);
        stalled.ReadOn();
        await stalled.ReachAsync(Room, head);
        stalled.Seen.Count(s => s.Type == "typing").ShouldBeLessThan(64);
        stalled.Violations.ShouldBeEmpty();
    }
}
