using Roommate.IntegrationTests.Mqtt.Harness;
using Roommate.Mqtt.Packets;
using Shouldly;

namespace Roommate.IntegrationTests.Mqtt;

/// <summary>Chapter 4.8.2: shared subscriptions.</summary>
[Collection(SharedServerGroup.Name)]
public sealed class SharedSubscriptionTests(SharedServer shared)
{
    private MqttServer Server => shared.Server;

    [Fact]
    public async Task Each_message_goes_to_one_member_and_to_every_ordinary_subscriber()
    {
        var topic = MqttServer.Unique("s/");
        await using var one = await Server.ConnectAsync(MqttVersion.V5);
        await using var two = await Server.ConnectAsync(MqttVersion.V311);
        await using var plain = await Server.ConnectAsync(MqttVersion.V5);
        (await one.SubscribeAsync($"$share/group/{topic}")).Reasons.ShouldBe([MqttReason.Success]);
        await two.SubscribeAsync($"$share/group/{topic}");
        await plain.SubscribeAsync(topic);
        for (var i = 0; i < 10; i++)
        {
            await plain.PublishAsync(topic, $"m{i}");
        }

        for (var i = 0; i < 10; i++)
        {
            await plain.ReadPublishAsync($"m{i}");
        }

        var counts = new List<int>();
        foreach (var member in new[] { one, two })
        {
            await member.SendAsync(new PingPacket(MqttPacketType.PingReq));
            var count = 0;
            while (await member.ReadAsync() is PublishPacket)
            {
                count++;
            }

            counts.Add(count);
        }

        counts.ShouldBe([5, 5]);
    }

    [Fact]
    public async Task There_is_no_retained_message_for_a_shared_subscription()
    {
        var topic = MqttServer.Unique("s/");
        await using var client = await Server.ConnectAsync(MqttVersion.V5);
        await client.PublishAsync(topic, "kept", retain: true);
        await client.SubscribeAsync($"$share/g/{topic}");
        await client.ExpectNothingAsync();
    }

    [Fact]
    [Statements(V5 = "3.8.3-4")]
    public async Task MQTT_3_8_3_4_No_local_on_a_shared_subscription_is_a_protocol_error()
    {
        await using var client = await Server.ConnectAsync(MqttVersion.V5);
        await client.SendAsync(new SubscribePacket(1, [new MqttSubscription("$share/g/x", NoLocal: true)]));
        await client.ExpectEndAsync(MqttReason.ProtocolError);
    }

    [Theory]
    [InlineData("$share//x")]
    [InlineData("$share/g")]
    [InlineData("$share/g/")]
    [InlineData("$share/g+/x")]
    [InlineData("$share/#/x")]
    [Statements(V5 = "4.8.2-1 4.8.2-2")]
    public async Task MQTT_4_8_2_1_and_2_A_bad_share_name_is_refused(string filter)
    {
        await using var client = await Server.ConnectAsync(MqttVersion.V5);
        (await client.SubscribeAsync(filter)).Reasons.ShouldBe([MqttReason.TopicFilterInvalid]);
    }

    [Fact]
    public async Task What_a_member_leaves_unacknowledged_goes_to_another()
    {
        var topic = MqttServer.Unique("s/");
        await using var one = await Server.ConnectAsync(MqttVersion.V5);
        await one.SubscribeAsync($"$share/g/{topic}", MqttQos.AtLeastOnce);
        await using var publisher = await Server.ConnectAsync(MqttVersion.V5);
        await publisher.PublishAsync(topic, "work", MqttQos.AtLeastOnce, 1);
        await one.ReadPublishAsync("work");

        await using var two = await Server.ConnectAsync(MqttVersion.V5);
        await two.SubscribeAsync($"$share/g/{topic}", MqttQos.AtLeastOnce);
        one.Vanish();
        await two.ReadPublishAsync("work");
    }

    [Fact]
    [Statements(V5 = "4.8.2-4")]
    public async Task MQTT_4_8_2_4_A_QoS_2_message_in_flight_is_completed_with_the_member_that_had_it()
    {
        var topic = MqttServer.Unique("s/");
        var id = MqttServer.Unique();
        var one = await Server.ConnectAsync(MqttVersion.V5, id, c => c with { Properties = new MqttProperties { SessionExpirySeconds = 100 } });
        await one.SubscribeAsync($"$share/g/{topic}", MqttQos.ExactlyOnce);
        await using var two = await Server.ConnectAsync(MqttVersion.V5);
        await two.PublishAsync(topic, "exactly", MqttQos.ExactlyOnce, 1);
        await two.ReadAsync<PublishAnswerPacket>();
        var first = await one.ReadPublishAsync("exactly");
        await two.SubscribeAsync($"$share/g/{topic}", MqttQos.ExactlyOnce);
        one.Vanish();

        await using var again = await Server.ConnectAsync(MqttVersion.V5, id, c => c with { Clean = false, Properties = new MqttProperties { SessionExpirySeconds = 100 } });
        var second = await again.ReadPublishAsync("exactly");
        second.PacketId.ShouldBe(first.PacketId);
        second.Duplicate.ShouldBeTrue();
        await two.ExpectNothingAsync();
    }
}
