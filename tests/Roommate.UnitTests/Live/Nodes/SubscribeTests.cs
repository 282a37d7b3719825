using Roommate.Contracts.Faults;
using Roommate.Contracts.Live;
using Roommate.Live;
using Roommate.Testing.Live;
using Shouldly;
using Xunit;
using static Roommate.UnitTests.Live.Nodes.LiveWorld;

namespace Roommate.UnitTests.Live.Nodes;

public sealed class SubscribeTests
{
    [Fact]
    public async Task Without_a_position_the_state_comes_with_its_offset_and_events_follow_from_there()
    {
        await using var world = new LiveWorld();
        await world.Publisher.PublishAsync(Room, 30);
        var client = new LiveTestClient(Room);
        var answer = (await client.ConnectAsync(world.Nodes[0])).Subscriptions.ShouldHaveSingleItem();
        answer.Recovered.ShouldBe(false);
        answer.Head.ShouldBe(30);
        answer.Snapshot!.Value.GetProperty("head").GetInt64().ShouldBe(30);
        await client.ReachAsync(Room, await world.Publisher.PublishAsync(Room, 3));
        client.Seen.Select(s => s.Offset).ShouldBe([31, 32, 33]);
    }

    [Fact]
    public async Task With_a_position_everything_after_it_comes_once_however_far_back_it_is()
    {
        await using var world = new LiveWorld();
        var client = new LiveTestClient(Room);
        await client.ConnectAsync(world.Nodes[0]);
        client.Cut();
        var head = await world.Publisher.PublishAsync(Room, 10_000);
        (await client.ConnectAsync(world.Nodes[1])).Subscriptions[0].Recovered.ShouldBe(true);
        await client.ReachAsync(Room, head);
        client.Violations.ShouldBeEmpty();
        client.Seen.Count.ShouldBe(10_000);
    }

    [Fact]
    public async Task A_state_topic_too_replays_what_its_log_still_holds_and_gives_its_state_when_it_does_not()
    {
        await using var world = new LiveWorld();
        var client = new LiveTestClient(Twin);
        await client.ConnectAsync(world.Nodes[0]);
        client.Cut();
        var head = await world.Publisher.PublishAsync(Twin, 39);
        (await client.ConnectAsync(world.Nodes[1])).Subscriptions[0].Recovered.ShouldBe(true);
        await client.ReachAsync(Twin, head);
        client.Seen.Count.ShouldBe(39);
        client.Cut();
        await world.Publisher.PublishAsync(Twin, 60);
        var witness = new LiveTestClient(Twin);
        await witness.ConnectAsync(world.Nodes[0]);
        head = await world.Publisher.PublishAsync(Twin, 1);
        await witness.ReachAsync(Twin, head);
        var answer = (await client.ConnectAsync(world.Nodes[0])).Subscriptions[0];
        answer.Recovered.ShouldBe(false);
        answer.Head.ShouldBe(head.Head);
    }

    [Fact]
    public async Task Nothing_flows_before_the_answer_and_nothing_published_meanwhile_is_missing()
    {
        await using var world = new LiveWorld();
        await world.Publisher.PublishAsync(Room, 5);
        var client = new LiveTestClient(Room);
        client.Open(world.Nodes[0]);
        var (answer, held) = await client.SubscribeAsync();
        var head = await world.Publisher.PublishAsync(Room, 200);
        client.Seen.ShouldBeEmpty();
        answer.Subscriptions[0].Head.ShouldBe(5);
        client.Connection.Release(held);
        await client.ReachAsync(Room, head);
        client.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Each_topic_is_answered_by_itself()
    {
        await using var world = new LiveWorld();
        world.Rooms.Refuses = (_, id) => id == "secret" ? Fault.NotFound("This topic") : null;
        var client = new LiveTestClient(Room, "room:secret", "nope:1", "room:a b", "room", Twin);
        var answer = await client.ConnectAsync(world.Nodes[0]);
        answer.Subscriptions.Select(s => s.Error?.Code).ShouldBe([null, "not_found", "not_found", "not_found", "not_found", null]);
        answer.Subscriptions[1].Error!.Message.ShouldBe(answer.Subscriptions[2].Error!.Message, "what one may not see answers like what is not there");
    }

    [Fact]
    public async Task A_store_that_does_not_answer_is_unavailable_and_the_next_try_works()
    {
        await using var world = new LiveWorld();
        world.Log.Trouble = new FaultException(Fault.Unavailable());
        var client = new LiveTestClient(Room);
        (await client.ConnectAsync(world.Nodes[0])).Subscriptions[0].Error!.Code.ShouldBe(FaultCode.Unavailable);
        world.Feeds[0].OpenTopics.ShouldBeEmpty("what could not be opened is not followed");
        world.Log.Trouble = null;
        (await client.ConnectAsync(world.Nodes[0])).Subscriptions[0].Error.ShouldBeNull();
        await client.ReachAsync(Room, await world.Publisher.PublishAsync(Room, 3));
    }

    [Fact]
    public async Task One_connection_and_one_call_have_their_bounds()
    {
        await using var world = new LiveWorld(options: new LiveOptions { TopicsPerConnection = 2, TopicsPerCall = 3 });
        var client = new LiveTestClient("room:a", "room:b");
        var wire = client.Open(world.Nodes[0]);
        await client.SubscribeAsync();
        var third = await world.Nodes[0].Node.SubscribeAsync(wire.Connection!, new SubscribeRequest([new("room:c")]), default);
        third.Result.Subscriptions[0].Error!.Code.ShouldBe(FaultCode.RateLimited);
        var many = new SubscribeRequest([.. Enumerable.Range(0, 4).Select(i => new TopicPosition($"room:{i}"))]);
        var refused = await Should.ThrowAsync<FaultException>(async () => await world.Nodes[0].Node.SubscribeAsync(wire.Connection!, many, default));
        refused.Fault.Code.ShouldBe(FaultCode.TooLarge);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_call_without_topics_is_invalid(bool missing)
    {
        await using var world = new LiveWorld();
        var wire = new LiveTestClient().Open(world.Nodes[0]);
        var request = missing ? new SubscribeRequest(null!) : new SubscribeRequest([null!]);
        var refused = await Should.ThrowAsync<FaultException>(async () => await world.Nodes[0].Node.SubscribeAsync(wire.Connection!, request, default));
        refused.Fault.Code.ShouldBe(FaultCode.Invalid);
    }

    [Fact]
    public async Task A_storm_of_returning_clients_costs_one_read_per_page()
    {
        await using var world = new LiveWorld();
        var clients = Enumerable.Range(0, 500).Select(_ => new LiveTestClient(Room)).ToArray();
        foreach (var client in clients)
        {
            await client.ConnectAsync(world.Nodes[0]);
            client.Cut();
        }

        var head = await world.Publisher.PublishAsync(Room, 1_000);
        var before = world.Log.Reads;
        await Task.WhenAll(clients.Select(async client =>
        {
            await client.ConnectAsync(world.Nodes[1]);
            await client.ReachAsync(Room, head);
        }));
        clients.ShouldAllBe(c => c.Violations.Count == 0 && c.Seen.Count == 1_000);
        (world.Log.Reads - before).ShouldBeLessThan(20, "4 pages, and the opening");
    }
}
