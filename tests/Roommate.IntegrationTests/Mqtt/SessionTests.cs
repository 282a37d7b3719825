using Roommate.IntegrationTests.Mqtt.Harness;
using Roommate.Mqtt.Packets;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Mqtt;

/// <summary>Chapters 3.1.2, 3.1.4, 4.1 and 4.4: sessions, resending, takeover.</summary>
[Collection(SharedServerGroup.Name)]
public sealed class SessionTests(SharedServer shared)
{
    private static readonly MqttProperties Lasting = new() { SessionExpirySeconds = 1000 };

    private MqttServer Server => shared.Server;

    [Theory]
    [BothVersions]
    [Statements(V5 = "3.1.2-5 3.1.3-2 3.2.2-3 4.5.0-1", V311 = "3.1.2-4 3.1.2-5 3.1.3-2 3.2.2-2 3.2.2-3 4.5.0-1 4.1.0-1")]
    public async Task MQTT_3_1_2_5_A_session_resumes_with_its_subscriptions_and_what_came_meanwhile(MqttVersion version)
    {
        var (id, topic) = (MqttServer.Unique(), MqttServer.Unique("q/"));
        await using var first = await Resume(version, id);
        first.ConnAck!.SessionPresent.ShouldBeFalse(); // [MQTT-3.2.2-3]
        await first.SubscribeAsync(topic, MqttQos.ExactlyOnce);
        await first.DisconnectAsync();
        await first.ExpectEndAsync();

        await using var publisher = await Server.ConnectAsync(version);
        await publisher.PublishAsync(topic, "one", MqttQos.AtLeastOnce, 1);
        await publisher.PublishAsync(topic, "two", MqttQos.ExactlyOnce, 2);
        await publisher.ReadAsync();
        await publisher.ReadAsync();

        await using var second = await Resume(version, id);
        second.ConnAck!.SessionPresent.ShouldBeTrue(); // [MQTT-3.2.2-2]
        (await second.ReadPublishAsync("one")).Duplicate.ShouldBeFalse();
        await second.ReadPublishAsync("two");
    }

    [Theory]
    [BothVersions]
    [Statements(V5 = "3.1.2-4 3.1.4-4 3.2.2-2", V311 = "3.1.2-6 3.1.4-3 3.2.2-1")]
    public async Task MQTT_3_1_2_4_A_clean_start_discards_the_session(MqttVersion version)
    {
        var (id, topic) = (MqttServer.Unique(), MqttServer.Unique("q/"));
        await using var first = await Resume(version, id);
        await first.SubscribeAsync(topic, MqttQos.AtLeastOnce);
        await using var second = await Server.ConnectAsync(version, id);
        second.ConnAck!.SessionPresent.ShouldBeFalse(); // [MQTT-3.2.2-1]
        await second.PublishAsync(topic, "nobody");
        await second.ExpectNothingAsync();
    }

    [Theory]
    [BothVersions]
    [Statements(V5 = "3.1.2-6", V311 = "3.1.2-6")]
    public async Task MQTT_3_1_2_6_A_session_that_was_not_to_last_is_gone(MqttVersion version)
    {
        var id = MqttServer.Unique();
        await using var first = await Server.ConnectAsync(version, id);
        await first.DisconnectAsync();
        await first.ExpectEndAsync();
        await using var second = await Resume(version, id);
        second.ConnAck!.SessionPresent.ShouldBeFalse();
    }

    [Theory]
    [BothVersions]
    [Statements(V5 = "2.2.1-4 3.3.1-1 4.3.2-1 4.3.2-3 4.3.3-1 4.3.3-3 4.3.3-5 4.3.3-6 4.4.0-1", V311 = "2.3.1-3 2.3.1-4 3.3.1-1 4.3.2-1 4.3.3-1 4.4.0-1 4.6.0-1")]
    public async Task MQTT_4_4_0_1_and_4_6_0_1_Unfinished_messages_are_sent_again_in_order_with_their_ids(MqttVersion version)
    {
        var (id, topic) = (MqttServer.Unique(), MqttServer.Unique("q/"));
        var first = await Resume(version, id);
        await first.SubscribeAsync(topic, MqttQos.ExactlyOnce);
        await using var publisher = await Server.ConnectAsync(version);
        for (ushort i = 1; i <= 4; i++)
        {
            await publisher.PublishAsync(topic, $"m{i}", i % 2 == 0 ? MqttQos.ExactlyOnce : MqttQos.AtLeastOnce, i);
        }

        var sent = new List<PublishPacket>();
        for (var i = 1; i <= 4; i++)
        {
            sent.Add(await first.ReadPublishAsync($"m{i}"));
        }

        // m2 gets as far as PUBREC: from now on only its PUBREL is owed.
        await first.AnswerAsync(MqttPacketType.PubRec, sent[1].PacketId);
        (await first.ReadAsync<PublishAnswerPacket>()).Type.ShouldBe(MqttPacketType.PubRel);
        first.Vanish();

        await using var second = await Resume(version, id);
        var again = new List<MqttPacket?>();
        for (var i = 0; i < 4; i++)
        {
            again.Add(await second.ReadAsync());
        }

        var publishes = again.OfType<PublishPacket>().ToList();
        publishes.Select(p => p.PacketId).ShouldBe([sent[0].PacketId, sent[2].PacketId, sent[3].PacketId]);
        publishes.ShouldAllBe(p => p.Duplicate); // [MQTT-3.3.1-1]
        again.OfType<PublishAnswerPacket>().Single().ShouldBe(new PublishAnswerPacket(MqttPacketType.PubRel, sent[1].PacketId));

        await second.AnswerAsync(MqttPacketType.PubAck, sent[0].PacketId);
        await second.AnswerAsync(MqttPacketType.PubComp, sent[1].PacketId);
        await second.AnswerAsync(MqttPacketType.PubAck, sent[2].PacketId);
        await second.AnswerAsync(MqttPacketType.PubRec, sent[3].PacketId);
        (await second.ReadAsync<PublishAnswerPacket>()).PacketId.ShouldBe(sent[3].PacketId);
        await second.AnswerAsync(MqttPacketType.PubComp, sent[3].PacketId);
        await second.ExpectNothingAsync();
        await second.DisconnectAsync();
        await second.ExpectEndAsync();

        await using var third = await Resume(version, id);
        await third.ExpectNothingAsync();
    }

    [Theory]
    [BothVersions]
    [Statements(V5 = "4.3.3-10", V311 = "4.3.3-2")]
    public async Task A_QoS_2_message_received_before_the_break_is_not_taken_twice(MqttVersion version)
    {
        var (id, topic) = (MqttServer.Unique(), MqttServer.Unique("q/"));
        await using var subscriber = await Server.ConnectAsync(version);
        await subscriber.SubscribeAsync(topic);
        var first = await Resume(version, id);
        await first.PublishAsync(topic, "once", MqttQos.ExactlyOnce, 11);
        await first.ReadAsync<PublishAnswerPacket>();
        first.Vanish();

        await using var second = await Resume(version, id);
        await second.PublishAsync(topic, "once", MqttQos.ExactlyOnce, 11, duplicate: true);
        (await second.ReadAsync<PublishAnswerPacket>()).Type.ShouldBe(MqttPacketType.PubRec);
        await second.AnswerAsync(MqttPacketType.PubRel, 11);
        (await second.ReadAsync<PublishAnswerPacket>()).Reason.ShouldBe(MqttReason.Success);
        await subscriber.ReadPublishAsync("once");
        await subscriber.ExpectNothingAsync();
    }

    [Theory]
    [BothVersions]
    [Statements(V5 = "3.1.4-3", V311 = "3.1.4-2")]
    public async Task MQTT_3_1_4_3_Another_connection_with_the_same_client_id_takes_over(MqttVersion version)
    {
        var id = MqttServer.Unique();
        await using var first = await Resume(version, id);
        await using var second = await Resume(version, id);
        await first.ExpectEndAsync(MqttReason.SessionTakenOver);
        second.ConnAck!.SessionPresent.ShouldBeTrue();
        await second.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_resumed_session_gets_no_retained_messages_again()
    {
        var (id, topic) = (MqttServer.Unique(), MqttServer.Unique("q/"));
        await using var first = await Resume(MqttVersion.V5, id);
        await first.PublishAsync(topic, "kept", retain: true);
        await first.SubscribeAsync(topic);
        await first.ReadPublishAsync("kept");
        await using var second = await Resume(MqttVersion.V5, id);
        await second.ExpectNothingAsync();
    }

    [Fact]
    public async Task MQTT_3_14_2_DISCONNECT_changes_the_session_expiry_but_not_from_zero()
    {
        var id = MqttServer.Unique();
        await using var first = await Resume(MqttVersion.V5, id);
        await first.DisconnectAsync(properties: new MqttProperties { SessionExpirySeconds = 0 });
        await first.ExpectEndAsync();
        await using var second = await Server.ConnectAsync(MqttVersion.V5, id, c => c with { Clean = false });
        second.ConnAck!.SessionPresent.ShouldBeFalse();
        await second.DisconnectAsync(properties: new MqttProperties { SessionExpirySeconds = 10 });
        await second.ExpectEndAsync(MqttReason.ProtocolError);
    }

    [Theory]
    [BothVersions]
    public async Task A_session_that_ends_leaves_nothing_behind(MqttVersion version)
    {
        await using var server = await MqttServer.StartAsync();
        for (var i = 0; i < 30; i++)
        {
            await using var client = await server.ConnectAsync(version, $"storm{i % 3}");
            await client.SubscribeAsync("a/b");
            await client.SubscribeAsync("$share/g/a/+");
            if (i % 2 == 0)
            {
                client.Vanish();
            }
            else
            {
                await client.DisconnectAsync();
                await client.ExpectEndAsync();
            }
        }

        await using var last = await server.ConnectAsync(version, "storm0");
        await last.ExpectNothingAsync();
        await Patience.UntilAsync(
            () => server.Broker.Counts is { Connections: 1, Sessions: 1, Subscriptions: 0 },
            () => $"What is left: {server.Broker.Counts}");
    }

    [Theory]
    [BothVersions]
    public async Task A_server_that_stops_says_so(MqttVersion version)
    {
        await using var server = await MqttServer.StartAsync();
        await using var client = await server.ConnectAsync(version);
        var stopping = server.DisposeAsync().AsTask();
        await client.ExpectEndAsync(MqttReason.ServerShuttingDown);
        await client.DisposeAsync();
        await stopping;
    }

    private Task<RawMqtt> Resume(MqttVersion version, string id) =>
        Server.ConnectAsync(version, id, c => c with { Clean = false, Properties = version == MqttVersion.V5 ? Lasting : null });
}
