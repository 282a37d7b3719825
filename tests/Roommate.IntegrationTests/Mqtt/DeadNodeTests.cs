using System.Text;
using Roommate.IntegrationTests.Mqtt.Harness;
using Roommate.Live.Log;
using Roommate.Mqtt.Packets;
using Roommate.Testing;
using Shouldly;
using static Roommate.Testing.Patience;

namespace Roommate.IntegrationTests.Mqtt;

/// <summary>What other nodes passed on to one that is killed before it took it in: it is for those that get its sessions, and nothing of it stays.</summary>
public sealed class DeadNodeTests : TwoEndpoints
{
    // Fewer than a session may hold.
    private const int Most = 9_000;

    private protected override int LeaseMs => 2_500;

    [Theory]
    [BothVersions]
    public async Task What_waits_in_the_inbox_of_a_killed_node_reaches_its_clients_elsewhere_once_and_nothing_of_it_stays(MqttVersion version)
    {
        var client = await LastingAsync(B, version);
        await client.SubscribeAsync("news/#", MqttQos.ExactlyOnce);
        await using var publisher = await A.ConnectAsync(version);
        Kill(B);
        for (ushort i = 1; i <= 20; i++)
        {
            await PublishAsync(publisher, "news/x", $"{i}", i % 2 == 0 ? MqttQos.ExactlyOnce : MqttQos.AtLeastOnce, i);
        }

        using var redis = Look();
        (await KeysAsync(redis, "inbox:")).ShouldHaveSingleItem("what was acknowledged waits in the dead node's inbox");
        await TakenOverAsync();
        (await KeysAsync(redis, "inbox:")).ShouldBeEmpty();
        (await KeysAsync(redis, "wants:")).ShouldNotContain(static k => k.Contains("node-b", StringComparison.Ordinal));

        await using var again = await LastingAsync(A, version);
        again.ConnAck!.SessionPresent.ShouldBeTrue();
        for (ushort i = 1; i <= 20; i++)
        {
            (await NextAsync(again)).ShouldBe($"{i}");
        }

        await NothingMoreAsync(again);
        await client.DisposeAsync();
    }

    [Fact]
    public async Task A_message_of_a_shared_subscription_that_was_a_killed_nodes_turn_goes_to_a_member_that_lives()
    {
        var dead = await B.ConnectAsync(MqttVersion.V5);
        await dead.SubscribeAsync("$share/g/work", MqttQos.AtLeastOnce);
        await using var alive = await A.ConnectAsync(MqttVersion.V5);
        await alive.SubscribeAsync("$share/g/work", MqttQos.AtLeastOnce);
        await using var publisher = await A.ConnectAsync(MqttVersion.V5);
        Kill(B);
        for (ushort i = 1; i <= 10; i++)
        {
            await PublishAsync(publisher, "work", $"{i}", MqttQos.AtLeastOnce, i);
        }

        await TakenOverAsync();
        var taken = new List<string>();
        for (var i = 0; i < 10; i++)
        {
            taken.Add(await NextAsync(alive));
        }

        taken.Order().ShouldBe(Enumerable.Range(1, 10).Select(static i => $"{i}").Order());
        await NothingMoreAsync(alive);
        await dead.DisposeAsync();
    }

    [Fact]
    public async Task While_a_third_node_goes_on_publishing_the_sessions_of_a_killed_one_are_taken_over_without_a_loss_or_a_double()
    {
        var third = await StartAsync("node-c----------");
        await UntilAsync(() => Knows(third));
        var client = await LastingAsync(B);
        await client.SubscribeAsync("news/#", MqttQos.ExactlyOnce);
        await using var publisher = await third.ConnectAsync(MqttVersion.V5);
        Kill(B);
        using var over = new CancellationTokenSource();
        var publishing = PublishUntilAsync(publisher, over.Token);
        await TakenOverAsync();
        await over.CancelAsync();
        var count = await publishing;

        await using var again = await LastingAsync(A);
        var heard = new List<int>();
        while (heard.Count < count)
        {
            heard.Add(int.Parse(await NextAsync(again), System.Globalization.CultureInfo.InvariantCulture));
        }

        heard.Order().ShouldBe(Enumerable.Range(1, count));
        await NothingMoreAsync(again);
        await client.DisposeAsync();
    }

    [Fact]
    public async Task A_node_that_only_stood_still_gives_up_what_others_took_over_keeps_the_rest_and_takes_part_again()
    {
        await using var client = await LastingAsync(B);
        await using var other = await B.ConnectAsync(MqttVersion.V5);
        await other.SubscribeAsync("news/#", MqttQos.AtLeastOnce);

        // What a node leaves behind that took this one for gone.
        using var redis = Look();
        var owners = Keys.Of("mqtt", "owners");
        var name = (await redis.Database.HashGetAllAsync(owners)).Single(static o => o.Name.ToString().EndsWith("lasting", StringComparison.Ordinal)).Name;
        await redis.Database.HashSetAsync(owners, name, "node-a----------");
        await redis.Database.SortedSetRemoveAsync(Keys.Of("mqtt", "nodes"), "node-b----------");
        await redis.Database.KeyDeleteAsync(Keys.Of("mqtt", "wants:node-b----------"));

        Clock.Advance(TimeSpan.FromSeconds(2));
        await client.ExpectEndAsync(MqttReason.SessionTakenOver);
        await UntilAsync(async () => (await KeysAsync(redis, "wants:node-b")).Count == 1);
        await using var publisher = await A.ConnectAsync(MqttVersion.V5);
        await PublishAsync(publisher, "news/x", "again", MqttQos.AtLeastOnce, 1);
        (await NextAsync(other)).ShouldBe("again");
    }

    // Those that live notice by their clock that it is time to look, and by Redis' clock for how long the killed one is silent.
    private async Task TakenOverAsync()
    {
        using var redis = Look();
        await UntilAsync(async () =>
        {
            Clock.Advance(TimeSpan.FromSeconds(2));
            return (await KeysAsync(redis, "inbox:")).Count == 0 && !(await KeysAsync(redis, "wants:")).Any(static k => k.Contains("node-b", StringComparison.Ordinal));
        });
    }

    private static async Task<IReadOnlyList<string>> KeysAsync(TestRedis redis, string part)
    {
        var redisServer = redis.Database.Multiplexer.GetServer(redis.Database.Multiplexer.GetEndPoints()[0]);
        return [.. await Task.FromResult(redisServer.Keys(pattern: $"*{part}*").Select(static k => k.ToString()).ToArray())];
    }

    private static async Task<int> PublishUntilAsync(RawMqtt publisher, CancellationToken over)
    {
        var count = 0;
        while (!over.IsCancellationRequested && count < Most)
        {
            count++;
            await PublishAsync(publisher, "news/x", $"{count}", MqttQos.ExactlyOnce, (ushort)count);
        }

        return count;
    }

    // Until it is acknowledged to its end.
    private static async Task PublishAsync(RawMqtt publisher, string topic, string payload, MqttQos qos, ushort id)
    {
        await publisher.PublishAsync(topic, payload, qos, id);
        (await publisher.ReadAsync<PublishAnswerPacket>()).Reason.IsFailure().ShouldBeFalse();
        if (qos == MqttQos.ExactlyOnce)
        {
            await publisher.AnswerAsync(MqttPacketType.PubRel, id);
            await publisher.ReadAsync<PublishAnswerPacket>();
        }
    }

    // The next message, everything that comes acknowledged as it has to be.
    private static async Task<string> NextAsync(RawMqtt client)
    {
        while (true)
        {
            switch (await client.ReadAsync())
            {
                case PublishPacket message:
                    await client.AnswerAsync(message.Message.Qos == MqttQos.ExactlyOnce ? MqttPacketType.PubRec : MqttPacketType.PubAck, message.PacketId);
                    return Encoding.UTF8.GetString(message.Message.Payload.Span);
                case PublishAnswerPacket { Type: MqttPacketType.PubRel } released:
                    await client.AnswerAsync(MqttPacketType.PubComp, released.PacketId);
                    break;
                case var other:
                    throw new InvalidOperationException($"{other} came instead of a message.");
            }
        }
    }

    // A ping's answer is the next thing that comes, but for what belongs to messages that came before.
    private static async Task NothingMoreAsync(RawMqtt client)
    {
        await client.SendAsync(new PingPacket(MqttPacketType.PingReq));
        while (await client.ReadAsync() is not PingPacket and var packet)
        {
            packet.ShouldBeOfType<PublishAnswerPacket>().Type.ShouldBe(MqttPacketType.PubRel);
        }
    }
}
