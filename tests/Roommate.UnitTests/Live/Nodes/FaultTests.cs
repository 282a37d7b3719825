using Roommate.Contracts.Faults;
using Roommate.Testing;
using Roommate.Testing.Live;
using Shouldly;
using Xunit;
using static Roommate.UnitTests.Live.Nodes.LiveWorld;

namespace Roommate.UnitTests.Live.Nodes;

public sealed class FaultTests
{
    [Fact]
    public async Task A_lost_message_is_filled_in_when_the_next_one_shows_the_hole()
    {
        await using var world = new LiveWorld();
        var client = new LiveTestClient(Room);
        await client.ConnectAsync(world.Nodes[0]);
        world.Feeds[0].Loses = (_, offset) => offset is 3 or 4;
        await client.ReachAsync(Room, await world.Publisher.PublishAsync(Room, 5));
        client.Seen.Select(s => s.Offset).ShouldBe([1, 2, 3, 4, 5]);
    }

    [Fact]
    public async Task A_lost_tail_is_found_within_a_few_seconds_of_silence()
    {
        var clock = new ManualClock();
        await using var world = new LiveWorld(clock);
        await world.Nodes[0].StartAsync();
        var client = new LiveTestClient(Room);
        await client.ConnectAsync(world.Nodes[0]);
        world.Feeds[0].Loses = (_, _) => true;
        var reached = client.ReachAsync(Room, await world.Publisher.PublishAsync(Room, 2));
        for (var i = 0; i < 60 && !reached.IsCompleted; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(reached, Task.Delay(10));
        }

        await reached;
        client.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_lost_log_brings_everybody_to_the_new_life_by_a_snapshot()
    {
        await using var world = new LiveWorld();
        var client = new LiveTestClient(Room, Twin);
        await client.ConnectAsync(world.Nodes[0]);
        await client.ReachAsync(Room, await world.Publisher.PublishAsync(Room, 50));
        world.Log.Flush();
        var head = await world.Publisher.PublishAsync(Room, 2);
        await client.ReachAsync(Room, head);
        client.Violations.ShouldBeEmpty();
        client.Seen.ShouldContain(s => s.Type == "snapshot");
        (await new LiveTestClient(Room).ConnectAsync(world.Nodes[0])).Subscriptions[0].Epoch.ShouldBe(head.Epoch);
    }

    [Fact]
    public async Task While_the_store_is_away_nothing_is_lost_and_the_feed_goes_on()
    {
        var clock = new ManualClock();
        await using var world = new LiveWorld(clock);
        var client = new LiveTestClient(Room);
        await client.ConnectAsync(world.Nodes[0]);
        world.Feeds[0].Loses = (_, offset) => offset == 2;
        await world.Publisher.PublishAsync(Room, 2);
        await client.ReachAsync(Room, (await world.Log.HeadAsync(Room, default)) with { Head = 1 });
        var head = await world.Publisher.PublishAsync(Room, 1);
        await client.ReachAsync(Room, head);
        world.Log.Trouble = new FaultException(Fault.Unavailable());
        world.Nodes[0].Topics.SuspectAll();
        await clock.WhenTimersAsync(1);
        world.Log.Trouble = null;
        head = await world.Publisher.PublishAsync(Room, 3);
        clock.Advance(TimeSpan.FromSeconds(1));
        await client.ReachAsync(Room, head);
        client.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_topic_nobody_follows_lingers_5_seconds_and_is_left()
    {
        var clock = new ManualClock();
        await using var world = new LiveWorld(clock);
        await world.Nodes[0].StartAsync();
        var client = new LiveTestClient(Room);
        await client.ConnectAsync(world.Nodes[0]);
        client.Cut();
        clock.Advance(TimeSpan.FromSeconds(2));
        world.Feeds[0].OpenTopics.ShouldBe([Room]);
        for (var i = 0; i < 100 && world.Feeds[0].OpenTopics.Any(); i++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(5);
        }

        world.Feeds[0].OpenTopics.ShouldBeEmpty();
        await client.ConnectAsync(world.Nodes[0]);
        await client.ReachAsync(Room, await world.Publisher.PublishAsync(Room, 2));
    }
}
