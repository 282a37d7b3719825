using System.Text;
using Roommate.IntegrationTests.Mqtt.Harness;
using Roommate.Mqtt.Packets;
using Shouldly;

namespace Roommate.IntegrationTests.Mqtt;

/// <summary>Receive maximum, topic aliases, maximum packet size, bounded queues, access rules.</summary>
[Collection(SharedServerGroup.Name)]
public sealed class LimitTests(SharedServer shared)
{
    private MqttServer Server => shared.Server;

    [Fact]
    [Statements(V5 = "3.3.4-7")]
    public async Task MQTT_3_3_4_9_More_unfinished_QoS_2_messages_than_allowed_end_the_connection()
    {
        await using var client = await Server.ConnectAsync(MqttVersion.V5);
        for (ushort id = 1; id <= 21; id++)
        {
            await client.PublishAsync("flow", "x", MqttQos.ExactlyOnce, id);
        }

        for (ushort id = 1; id <= 20; id++)
        {
            (await client.ReadAsync<PublishAnswerPacket>()).PacketId.ShouldBe(id);
        }

        await client.ExpectEndAsync(MqttReason.ReceiveMaximumExceeded);
    }

    [Fact]
    [Statements(V5 = "3.3.4-9 3.3.4-10 4.9.0-1 4.9.0-2 4.9.0-3")]
    public async Task MQTT_4_9_0_2_The_clients_receive_maximum_is_obeyed()
    {
        var topic = MqttServer.Unique("flow/");
        await using var client = await Server.ConnectAsync(MqttVersion.V5, with: c => c with { Properties = new MqttProperties { ReceiveMaximum = 2 } });
        await client.SubscribeAsync(topic, MqttQos.ExactlyOnce);
        await using var publisher = await Server.ConnectAsync(MqttVersion.V5);
        for (ushort id = 1; id <= 4; id++)
        {
            await publisher.PublishAsync(topic, $"m{id}", MqttQos.ExactlyOnce, id);
            await publisher.ReadAsync<PublishAnswerPacket>();
        }

        var one = await client.ReadPublishAsync("m1");
        var two = await client.ReadPublishAsync("m2");
        await client.ExpectNothingAsync(); // [MQTT-4.9.0-3]: other packets are still answered
        await client.AnswerAsync(MqttPacketType.PubRec, one.PacketId);
        await client.ReadAsync<PublishAnswerPacket>();
        await client.ExpectNothingAsync(); // a PUBREC without failure frees nothing
        await client.AnswerAsync(MqttPacketType.PubComp, one.PacketId);
        await client.ReadPublishAsync("m3");
        await client.AnswerAsync(MqttPacketType.PubRec, two.PacketId, MqttReason.QuotaExceeded);
        await client.ReadPublishAsync("m4"); // [MQTT-4.9.0-1]: a refusal does
        await client.ExpectNothingAsync();
    }

    [Fact]
    [Statements(V5 = "3.1.2-27 3.3.2-12")]
    public async Task MQTT_3_3_2_7_A_clients_aliases_stand_for_topics_on_its_connection_only()
    {
        var (one, two) = (MqttServer.Unique("al/"), MqttServer.Unique("al/"));
        await using var client = await Server.ConnectAsync(MqttVersion.V5);
        await client.SubscribeAsync("al/+");
        await client.PublishAsync(one, "defines", properties: new MqttProperties { TopicAlias = 16 });
        await client.PublishAsync("", "uses", properties: new MqttProperties { TopicAlias = 16 });
        await client.PublishAsync(two, "redefines", properties: new MqttProperties { TopicAlias = 16 });
        await client.PublishAsync("", "uses", properties: new MqttProperties { TopicAlias = 16 });
        foreach (var (payload, topic) in new[] { ("defines", one), ("uses", one), ("redefines", two), ("uses", two) })
        {
            var got = await client.ReadPublishAsync(payload);
            got.Message.Topic.ShouldBe(topic);
            (got.Message.Properties?.TopicAlias).ShouldBeNull(); // [MQTT-3.1.2-27]: it allowed none
        }
    }

    [Fact]
    [Statements(V5 = "3.1.2-26 3.3.2-11")]
    public async Task MQTT_3_1_2_26_Aliases_are_used_towards_a_client_that_allows_them()
    {
        var (one, two) = (MqttServer.Unique("al/"), MqttServer.Unique("al/"));
        await using var client = await Server.ConnectAsync(MqttVersion.V5, with: c => c with { Properties = new MqttProperties { TopicAliasMaximum = 1 } });
        await client.SubscribeAsync("al/+", MqttQos.ExactlyOnce);
        for (ushort i = 1; i <= 2; i++)
        {
            await client.PublishAsync(one, "first", properties: null);
            await client.PublishAsync(two, "second");
        }

        var got = new List<MqttMessage>();
        for (var i = 0; i < 4; i++)
        {
            got.Add((await client.ReadAsync<PublishPacket>()).Message);
        }

        got.Select(m => m.Topic).ShouldBe([one, two, "", two]);
        got.Select(m => m.Properties?.TopicAlias).ShouldBe([(ushort)1, null, (ushort)1, null]);
    }

    [Theory]
    [BothVersions]
    [Statements(V5 = "3.2.2-15")]
    public async Task MQTT_3_2_2_15_A_packet_over_the_servers_maximum_ends_the_connection(MqttVersion version)
    {
        await using var server = await MqttServer.StartAsync("Mqtt:MaximumPacketSize=1024");
        await using var client = await server.ConnectAsync(version);
        await client.PublishAsync("big", new string('x', 900));
        await client.ExpectNothingAsync();
        await client.PublishAsync("big", new string('x', 1024));
        await client.ExpectEndAsync(MqttReason.PacketTooLarge);
    }

    [Fact]
    public async Task A_huge_packet_is_refused_at_its_header_and_the_DISCONNECT_is_read()
    {
        await using var client = await Server.ConnectAsync(MqttVersion.V5);
        await client.SendHexAsync("30 FF FF FF 7F");
        try
        {
            // The server has stopped reading into memory, yet drains: this must neither reset nor hang.
            await client.SendBytesAsync(new byte[1_000_000]);
        }
        catch (System.Net.Sockets.SocketException)
        {
            // A reset after the server has closed is fine for us, the DISCONNECT was sent before.
        }

        await client.ExpectEndAsync(MqttReason.PacketTooLarge);
    }

    [Theory]
    [InlineData(MqttQos.AtMostOnce)]
    [InlineData(MqttQos.AtLeastOnce)]
    [InlineData(MqttQos.ExactlyOnce)]
    [Statements(V5 = "3.1.2-24 3.1.2-25")]
    public async Task MQTT_3_1_2_24_and_25_What_a_client_cannot_take_is_dropped_for_it_and_completed_for_the_publisher(MqttQos qos)
    {
        var topic = MqttServer.Unique("size/");
        await using var client = await Server.ConnectAsync(MqttVersion.V5, with: c => c with { Properties = new MqttProperties { MaximumPacketSize = 64 } });
        await client.SubscribeAsync(topic, MqttQos.ExactlyOnce);
        await using var publisher = await Server.ConnectAsync(MqttVersion.V5);
        await publisher.PublishAsync(topic, new string('x', 64), qos, (ushort)(qos == 0 ? 0 : 1));
        await publisher.PublishAsync(topic, "small", qos, (ushort)(qos == 0 ? 0 : 2));
        for (var i = 0; qos > 0 && i < 2; i++)
        {
            (await publisher.ReadAsync<PublishAnswerPacket>()).Reason.ShouldBe(MqttReason.Success);
        }

        await client.ReadPublishAsync("small");
    }

    [Fact]
    public async Task A_subscriber_that_does_not_read_loses_QoS_0_first_and_then_its_connection()
    {
        await using var server = await MqttServer.StartAsync("Mqtt:MaximumQueuedMessages=50", "Mqtt:MaximumInflight=10");
        await using var slow = await server.ConnectAsync(MqttVersion.V5, "slow", c => c with { Properties = new MqttProperties { SessionExpirySeconds = 100 } });
        await slow.SubscribeAsync("load", MqttQos.AtLeastOnce);
        await using var publisher = await server.ConnectAsync(MqttVersion.V5);
        for (ushort id = 1; id <= 10; id++)
        {
            await publisher.PublishAsync("load", $"window{id}", MqttQos.AtLeastOnce, id);
            await publisher.ReadAsync<PublishAnswerPacket>();
            await slow.ReadPublishAsync($"window{id}"); // read, and never acknowledged: the window is full
        }

        await publisher.PublishAsync("load", "queued11", MqttQos.AtLeastOnce, 11);
        await publisher.ReadAsync<PublishAnswerPacket>();
        for (var i = 0; i < 50; i++)
        {
            await publisher.PublishAsync("load", "zero"); // 49 find room behind the one that waits for the window
        }

        for (ushort id = 12; id <= 60; id++)
        {
            await publisher.PublishAsync("load", $"queued{id}", MqttQos.AtLeastOnce, id);
            await publisher.ReadAsync<PublishAnswerPacket>();
        }

        server.Core.Sessions.All.Single(s => s.Client.ClientId == "slow").DroppedCount.ShouldBe(50);
        await publisher.PublishAsync("load", "too much", MqttQos.AtLeastOnce, 61);
        await publisher.ReadAsync<PublishAnswerPacket>();
        await slow.ExpectEndAsync(MqttReason.QuotaExceeded);
        await publisher.ExpectNothingAsync();
    }

    [Fact]
    [Statements(V5 = "3.5.2-1 3.9.3-2", V311 = "3.3.5-2 3.9.3-2")]
    public async Task Access_rules_answer_each_direction_with_their_code()
    {
        await using var server = await MqttServer.StartAsync(
            "Mqtt:Access:0:Filter=test/nosubscribe", "Mqtt:Access:0:Publish=true", "Mqtt:Access:0:Code=0x80",
            "Mqtt:Access:1:Filter=readonly/#", "Mqtt:Access:1:Subscribe=true");
        await using var client = await server.ConnectAsync(MqttVersion.V5);
        (await client.SubscribeAsync("test/nosubscribe")).Reasons.ShouldBe([MqttReason.Unspecified]);
        (await client.SubscribeAsync("readonly/+")).Reasons.ShouldBe([MqttReason.Success]);
        (await client.SubscribeAsync("#")).Reasons.ShouldBe([MqttReason.Success]);
        await client.PublishAsync("readonly/x", "no", MqttQos.AtLeastOnce, 1);
        (await client.ReadAsync<PublishAnswerPacket>()).Reason.ShouldBe(MqttReason.NotAuthorized);
        await client.PublishAsync("readonly/x", "no", MqttQos.ExactlyOnce, 2);
        (await client.ReadAsync<PublishAnswerPacket>()).Reason.ShouldBe(MqttReason.NotAuthorized);
        await client.PublishAsync("test/nosubscribe", "not through a wildcard either");
        await client.ExpectNothingAsync();

        await using var old = await server.ConnectAsync(MqttVersion.V311);
        (await old.SubscribeAsync("test/nosubscribe", MqttQos.ExactlyOnce)).Reasons.ShouldBe([MqttReason.Unspecified]); // 3.1.1 [MQTT-3.9.3-2]
        await old.PublishAsync("readonly/x", "no", MqttQos.AtLeastOnce, 1);
        (await old.ReadAsync<PublishAnswerPacket>()).Type.ShouldBe(MqttPacketType.PubAck);
    }

    [Fact]
    public async Task Without_anonymous_access_a_CONNECT_without_credentials_is_refused()
    {
        await using var server = await MqttServer.StartAsync("Mqtt:AllowAnonymous=false");
        await using var client = await server.OpenAsync(MqttVersion.V311);
        await client.SendAsync(new ConnectPacket { Version = MqttVersion.V311, ClientId = "x", Clean = true });
        (await client.ReadAsync<ConnAckPacket>()).Reason.ShouldBe(MqttReason.NotAuthorized);
        await using var other = await server.OpenAsync(MqttVersion.V5);
        await other.SendAsync(new ConnectPacket { Version = MqttVersion.V5, ClientId = "x", Clean = true, UserName = "u", Password = Encoding.UTF8.GetBytes("p") });
        (await other.ReadAsync<ConnAckPacket>()).Reason.ShouldBe(MqttReason.BadUserNameOrPassword);
    }

    [Theory]
    [InlineData("Mqtt:Listen=nowhere", "Mqtt:Listen")]
    [InlineData("Mqtt:ReceiveMaximum=0", "Mqtt:ReceiveMaximum")]
    [InlineData("Mqtt:Access:0:Filter=a/#/b", "Mqtt:Access:0:Filter")]
    [InlineData("Mqtt:Tls:Listen=127.0.0.1:0", "Mqtt:Tls:Certificate")]
    public async Task A_wrong_setting_stops_the_start_and_says_what_to_type(string setting, string key)
    {
        var failure = await Should.ThrowAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => MqttServer.StartAsync(setting));
        failure.Message.ShouldContain(key);
        failure.Message.ShouldContain("Example:");
    }
}
