using Roommate.IntegrationTests.Mqtt.Harness;
using Roommate.Mqtt.Packets;
using Shouldly;

namespace Roommate.IntegrationTests.Mqtt;

/// <summary>Chapters 3.8 to 3.11 and 4.7: subscriptions, filters, $ topics.</summary>
[Collection(SharedServerGroup.Name)]
public sealed class SubscribeTests(SharedServer shared)
{
    private MqttServer Server => shared.Server;

    [Theory]
    [BothVersions]
    [Statements(V5 = "2.2.1-6 3.8.4-1 3.8.4-2 3.8.4-5 3.8.4-6 3.8.4-7 3.9.3-1 3.9.3-2", V311 = "2.3.1-7 3.8.4-1 3.8.4-2 3.8.4-4 3.8.4-5 3.9.3-1")]
    public async Task MQTT_3_8_4_The_SUBACK_carries_the_id_and_one_answer_per_filter_in_order(MqttVersion version)
    {
        await using var client = await Server.ConnectAsync(version);
        await client.SendAsync(new SubscribePacket(513, [new("x/1"), new("x/2", MqttQos.ExactlyOnce), new("x/3", MqttQos.AtLeastOnce)]));
        var answer = await client.ReadAsync<SubscriptionAnswerPacket>();
        answer.Type.ShouldBe(MqttPacketType.SubAck);
        answer.PacketId.ShouldBe((ushort)513); // [MQTT-3.8.4-2]
        answer.Reasons.ShouldBe([MqttReason.Success, MqttReason.GrantedQos2, MqttReason.GrantedQos1]); // [MQTT-3.8.4-5]
    }

    [Theory]
    [BothVersions]
    [Statements(V5 = "2.2.1-6 3.10.4-1 3.10.4-2 3.10.4-4 3.10.4-5 3.10.4-6 3.11.3-1 3.11.3-2", V311 = "2.3.1-7 3.10.4-1 3.10.4-2 3.10.4-4 3.10.4-5 3.10.4-6")]
    public async Task MQTT_3_10_4_UNSUBSCRIBE_ends_exactly_that_filter(MqttVersion version)
    {
        var topic = MqttServer.Unique("u/");
        await using var client = await Server.ConnectAsync(version);
        await client.SubscribeAsync(topic);
        await client.SubscribeAsync(topic + "/#");
        await client.SendAsync(new UnsubscribePacket(9, [topic, "never/subscribed"]));
        var answer = await client.ReadAsync<SubscriptionAnswerPacket>();
        answer.Type.ShouldBe(MqttPacketType.UnsubAck);
        answer.PacketId.ShouldBe((ushort)9); // [MQTT-3.10.4-5]
        answer.Reasons.ShouldBe(version == MqttVersion.V5 ? [MqttReason.Success, MqttReason.NoSubscriptionExisted] : []);
        await client.PublishAsync(topic, "still by the other");
        await client.ReadPublishAsync("still by the other");
        await client.SendAsync(new UnsubscribePacket(10, [topic + "/#"]));
        await client.ReadAsync<SubscriptionAnswerPacket>();
        await client.PublishAsync(topic, "gone");
        await client.ExpectNothingAsync(); // [MQTT-3.10.4-2]
    }

    [Theory]
    [InlineData("sport/#", "sport", true)]
    [InlineData("sport/#", "sport/tennis/player", true)]
    [InlineData("sport/+", "sport", false)]
    [InlineData("sport/+", "sport/", true)]
    [InlineData("sport/+", "sport/a/b", false)]
    [InlineData("+/+", "/finance", true)]
    [InlineData("/+", "/finance", true)]
    [InlineData("+", "/finance", false)]
    [InlineData("a/b", "A/b", false)] // [MQTT-4.7.3-4]
    [InlineData("a b/ü", "a b/ü", true)]
    [InlineData("#", "$odd/topic", false)] // [MQTT-4.7.2-1]
    [InlineData("+/topic", "$odd/topic", false)] // [MQTT-4.7.2-1]
    [InlineData("$odd/#", "$odd/topic", true)]
    [Statements(V5 = "3.3.2-3 4.7.2-1 4.7.3-4", V311 = "3.3.2-3 4.7.2-1 4.7.3-4 3.8.3-2")]
    public async Task MQTT_4_7_Filters_match_whole_levels(string filter, string topic, bool matches)
    {
        // A prefix level would change what '#' and '$' mean, so this test has a broker of its own.
        await using var server = await MqttServer.StartAsync();
        foreach (var version in new[] { MqttVersion.V311, MqttVersion.V5 })
        {
            await using var client = await server.ConnectAsync(version);
            await client.SubscribeAsync(filter);
            await client.PublishAsync(topic, "x");
            if (matches)
            {
                (await client.ReadPublishAsync("x")).Message.Topic.ShouldBe(topic);
            }

            await client.ExpectNothingAsync();
        }
    }

    [Theory]
    [InlineData("a/#/b")]
    [InlineData("a#")]
    [InlineData("a/b+")]
    [InlineData("+a/b")]
    [InlineData("")]
    [Statements(V5 = "4.7.1-1 4.7.1-2", V311 = "4.7.1-2 4.7.1-3 4.7.3-1")]
    public async Task MQTT_4_7_1_A_bad_filter_is_refused(string filter)
    {
        await using var client = await Server.ConnectAsync(MqttVersion.V5);
        (await client.SubscribeAsync(filter)).Reasons.ShouldBe([MqttReason.TopicFilterInvalid]);
        await using var old = await Server.ConnectAsync(MqttVersion.V311);
        await old.SendAsync(new SubscribePacket(1, [new MqttSubscription(filter)]));
        await old.ExpectEndAsync();
    }

    [Theory]
    [InlineData(MqttVersion.V311, "82 06 00 01 00 01 \"a\" 03")] // 3.1.1 [MQTT-3.8.3-4]: QoS 3
    [InlineData(MqttVersion.V311, "82 06 00 01 00 01 \"a\" 04")] // 3.1.1: bits that 5.0 uses
    [InlineData(MqttVersion.V5, "82 07 00 01 00 00 01 \"a\" 03")] // QoS 3
    [InlineData(MqttVersion.V5, "82 07 00 01 00 00 01 \"a\" 30")] // retain handling 3
    [InlineData(MqttVersion.V5, "82 07 00 01 00 00 01 \"a\" 40")] // [MQTT-3.8.3-5]
    [Statements(V5 = "3.8.3-5", V311 = "3.8.3-4")]
    public async Task Reserved_subscription_options_are_malformed(MqttVersion version, string hex)
    {
        await using var client = await Server.ConnectAsync(version);
        await client.SendHexAsync(hex);
        await client.ExpectEndAsync(MqttReason.MalformedPacket);
    }

    [Fact]
    public async Task A_subscription_identifier_of_0_or_two_of_them_are_a_protocol_error()
    {
        foreach (var hex in new[] { "82 09 00 01 02 0B 00 00 01 \"a\" 00", "82 0B 00 01 04 0B 01 0B 02 00 01 \"a\" 00" })
        {
            await using var client = await Server.ConnectAsync(MqttVersion.V5);
            await client.SendHexAsync(hex);
            await client.ExpectEndAsync(MqttReason.ProtocolError);
        }
    }

    [Fact]
    [Statements(V5 = "3.3.4-2 3.3.4-3 3.3.4-4")]
    public async Task MQTT_3_3_4_Overlapping_subscriptions_bring_one_message_with_the_highest_QoS_and_all_identifiers()
    {
        var topic = MqttServer.Unique("o/");
        await using var client = await Server.ConnectAsync(MqttVersion.V5);
        await client.SubscribeAsync(topic, MqttQos.AtMostOnce, identifier: 456_789);
        await client.SubscribeAsync(topic + "/#", MqttQos.ExactlyOnce, identifier: 2);
        await client.SubscribeAsync("o/+", MqttQos.AtLeastOnce);
        await using var publisher = await Server.ConnectAsync(MqttVersion.V311);
        await publisher.PublishAsync(topic, "once", MqttQos.ExactlyOnce, 1);
        var got = await client.ReadPublishAsync("once");
        got.Message.Qos.ShouldBe(MqttQos.ExactlyOnce); // [MQTT-3.3.4-2]
        got.Message.Properties!.SubscriptionIdentifiers!.Order().ShouldBe([2u, 456_789u]); // [MQTT-3.3.4-3], [MQTT-3.3.4-4]
        await client.ExpectNothingAsync();
    }

    [Fact]
    [Statements(V5 = "3.8.3-3")]
    public async Task MQTT_3_8_3_3_No_local_keeps_a_clients_own_messages_from_it()
    {
        var topic = MqttServer.Unique("n/");
        await using var client = await Server.ConnectAsync(MqttVersion.V5);
        await using var other = await Server.ConnectAsync(MqttVersion.V5);
        await client.SubscribeAsync(topic, with: s => s with { NoLocal = true });
        await other.SubscribeAsync(topic, with: s => s with { NoLocal = true });
        await client.PublishAsync(topic, "mine");
        await other.ReadPublishAsync("mine");
        await client.ExpectNothingAsync();
    }

    [Theory]
    [BothVersions]
    [Statements(V5 = "3.8.4-3", V311 = "3.8.4-3")]
    public async Task MQTT_3_8_4_3_Subscribing_again_replaces_and_goes_on_without_a_gap(MqttVersion version)
    {
        var topic = MqttServer.Unique("r/");
        await using var client = await Server.ConnectAsync(version);
        await client.SubscribeAsync(topic, MqttQos.ExactlyOnce);
        await client.SubscribeAsync(topic, MqttQos.AtMostOnce);
        await client.PublishAsync(topic, "x", MqttQos.AtLeastOnce, 1);
        var packets = new[] { await client.ReadAsync(), await client.ReadAsync() };
        packets.OfType<PublishPacket>().Single().Message.Qos.ShouldBe(MqttQos.AtMostOnce);
        await client.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_filter_or_topic_with_too_many_levels_is_refused()
    {
        var deep = string.Join('/', Enumerable.Repeat("x", 500));
        await using var client = await Server.ConnectAsync(MqttVersion.V5);
        (await client.SubscribeAsync(deep)).Reasons.ShouldBe([MqttReason.TopicFilterInvalid]);
        await client.PublishAsync(deep, "x");
        await client.ExpectEndAsync(MqttReason.TopicNameInvalid);
    }
}
