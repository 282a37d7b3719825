using Roommate.Contracts.Faults;
using Roommate.Testing.Live;
using Shouldly;
using Xunit;
using static Roommate.UnitTests.Live.Nodes.LiveWorld;

namespace Roommate.UnitTests.Live.Nodes;

public sealed class RightsTests
{
    [Fact]
    public async Task Rights_that_end_end_the_subscriptions_that_rested_on_them_and_no_others()
    {
        await using var world = new LiveWorld();
        var (leaving, staying) = (new LiveTestClient(Room, Twin) { UserId = "usr_a" }, new LiveTestClient(Room) { UserId = "usr_b" });
        await leaving.ConnectAsync(world.Nodes[0]);
        await staying.ConnectAsync(world.Nodes[0]);
        world.Rooms.Refuses = (viewer, _) => viewer.HasClaim(c => c.Value == "usr_a") ? Fault.NotFound() : null;
        await world.Nodes[0].Node.RecheckAsync("usr_a", default);
        var room = await world.Publisher.PublishAsync(Room, 5);
        await staying.ReachAsync(Room, room);
        await leaving.ReachAsync(Twin, await world.Publisher.PublishAsync(Twin, 5));
        leaving.Seen.ShouldNotContain(s => s.Topic == Room);
    }

    [Fact]
    public async Task Rights_that_end_while_the_subscription_is_being_made_refuse_it()
    {
        await using var world = new LiveWorld();
        var client = new LiveTestClient(Room);
        client.Open(world.Nodes[0]);
        var asked = 0;
        world.Rooms.WhileAsked = async () =>
        {
            if (++asked == 1)
            {
                world.Rooms.Refuses = (_, _) => Fault.NotFound();
                await world.Nodes[0].Node.RecheckAsync(client.UserId, default);
            }
        };
        var (answer, held) = await client.SubscribeAsync();
        answer.Subscriptions[0].Error!.Code.ShouldBe(FaultCode.NotFound);
        held.ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_cannot_be_asked_about_does_not_stay()
    {
        await using var world = new LiveWorld();
        var client = new LiveTestClient(Room);
        await client.ConnectAsync(world.Nodes[0]);
        world.Rooms.Refuses = (_, _) => throw new FaultException(Fault.Unavailable());
        await world.Nodes[0].Node.RecheckAsync(client.UserId, default);
        await client.WhenClosedAsync();
    }
}
