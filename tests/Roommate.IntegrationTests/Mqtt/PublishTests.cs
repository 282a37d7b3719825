using Roommate.IntegrationTests.Mqtt.Harness;
using Roommate.Mqtt.Packets;
using Shouldly;

namespace Roommate.IntegrationTests.Mqtt;

/// <summary>Chapters 3.3 to 3.7 and 4.3: publications received, acknowledged and passed on.</summary>
[Collection(SharedServerGroup.Name)]
public sealed class PublishTests(SharedServer shared)
{
    private MqttServer Server => shared.Server;

    public static TheoryData<MqttVersion, MqttVersion, MqttQos> Pairs()
    {
        var data = new TheoryData<MqttVersion, MqttVersion, MqttQos>();
        MqttVersion[] versions = [MqttVersion.V311, MqttVersion.V5];
        foreach (var from in versions)
        {
            foreach (var to in versions)
            {
                foreach (var qos in Enum.GetValues<MqttQos>())
                {
                    data.Add(from, to, qos);
                }
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    [Statements(V5 = "2.2.1-5 3.3.1-3 3.3.4-1 4.3.2-2 4.3.2-4 4.3.3-2 4.3.3-4 4.3.3-8 4.3.3-11", V311 = "2.3.1-6 3.3.1-3 3.3.4-1 4.3.1-1 4.3.2-2 4.3.3-2")]
    public async Task MQTT_4_3_Each_QoS_is_delivered_with_its_whole_exchange(MqttVersion from, MqttVersion to, MqttQos qos)
    {
        var topic = MqttServer.Unique("a/");
        await using var subscriber = await Server.ConnectAsync(to);
        (await subscriber.SubscribeAsync(topic, MqttQos.ExactlyOnce)).Reasons.ShouldBe([MqttReason.GrantedQos2]);
        await using var publisher = await Server.ConnectAsync(from);

        await publisher.PublishAsync(topic, "hello", qos, id: (ushort)(qos == 0 ? 0 : 99));

        if (qos == MqttQos.AtLeastOnce)
        {
            (await publisher.ReadAsync<PublishAnswerPacket>()).ShouldBe(new PublishAnswerPacket(MqttPacketType.PubAck, 99)); // [MQTT-4.3.2-4]
        }
        else if (qos == MqttQos.ExactlyOnce)
        {
            (await publisher.ReadAsync<PublishAnswerPacket>()).ShouldBe(new PublishAnswerPacket(MqttPacketType.PubRec, 99)); // [MQTT-4.3.3-8]
            await publisher.AnswerAsync(MqttPacketType.PubRel, 99);
            (await publisher.ReadAsync<PublishAnswerPacket>()).ShouldBe(new PublishAnswerPacket(MqttPacketType.PubComp, 99)); // [MQTT-4.3.3-11]
        }

        var received = await subscriber.ReadPublishAsync("hello");
        received.Message.Qos.ShouldBe(qos);
        received.Duplicate.ShouldBeFalse(); // [MQTT-3.3.1-3]
        received.Message.Retain.ShouldBeFalse();
        if (qos == MqttQos.AtLeastOnce)
        {
            received.PacketId.ShouldNotBe((ushort)0); // [MQTT-2.2.1-4]
            await subscriber.AnswerAsync(MqttPacketType.PubAck, received.PacketId);
        }
        else if (qos == MqttQos.ExactlyOnce)
        {
            await subscriber.AnswerAsync(MqttPacketType.PubRec, received.PacketId);
            (await subscriber.ReadAsync<PublishAnswerPacket>()).ShouldBe(new PublishAnswerPacket(MqttPacketType.PubRel, received.PacketId)); // [MQTT-4.3.3-4]
            await subscriber.AnswerAsync(MqttPacketType.PubComp, received.PacketId);
        }

        await subscriber.ExpectNothingAsync();
    }

    [Theory]
    [BothVersions]
    [Statements(V5 = "3.8.4-8", V311 = "3.8.4-6")]
    public async Task MQTT_3_8_4_8_A_message_is_delivered_with_the_lesser_of_both_QoS(MqttVersion version)
    {
        var topic = MqttServer.Unique("a/");
        await using var client = await Server.ConnectAsync(version);
        await client.SubscribeAsync(topic, MqttQos.AtLeastOnce);
        await client.PublishAsync(topic, "two", MqttQos.ExactlyOnce, 1);
        await client.PublishAsync(topic, "zero");
        var packets = new[] { await client.ReadAsync(), await client.ReadAsync(), await client.ReadAsync() };
        packets.OfType<PublishPacket>().Select(p => p.Message.Qos).ShouldBe([MqttQos.AtLeastOnce, MqttQos.AtMostOnce]);
    }

    [Theory]
    [BothVersions]
    [Statements(V5 = "4.3.3-10 4.3.3-12", V311 = "4.3.3-2")]
    public async Task MQTT_4_3_3_10_A_repeated_QoS_2_message_is_passed_on_once(MqttVersion version)
    {
        var topic = MqttServer.Unique("a/");
        await using var subscriber = await Server.ConnectAsync(version);
        await subscriber.SubscribeAsync(topic);
        await using var client = await Server.ConnectAsync(version);
        for (var i = 0; i < 3; i++)
        {
            await client.PublishAsync(topic, "once", MqttQos.ExactlyOnce, 5, duplicate: i > 0);
            (await client.ReadAsync<PublishAnswerPacket>()).Type.ShouldBe(MqttPacketType.PubRec);
        }

        await client.AnswerAsync(MqttPacketType.PubRel, 5);
        (await client.ReadAsync<PublishAnswerPacket>()).Type.ShouldBe(MqttPacketType.PubComp);
        await client.PublishAsync(topic, "again", MqttQos.ExactlyOnce, 5); // [MQTT-4.3.3-12]: released, so a new message
        await subscriber.ReadPublishAsync("once");
        await subscriber.ReadPublishAsync("again");
    }

    [Theory]
    [BothVersions]
    [Statements(V5 = "4.6.0-5 4.6.0-6", V311 = "4.6.0-5 4.6.0-6")]
    public async Task MQTT_4_6_0_Acknowledgements_and_messages_keep_their_order(MqttVersion version)
    {
        var topic = MqttServer.Unique("a/");
        await using var subscriber = await Server.ConnectAsync(version);
        await subscriber.SubscribeAsync(topic, MqttQos.AtLeastOnce);
        await using var client = await Server.ConnectAsync(version);
        for (ushort id = 1; id <= 50; id++)
        {
            await client.PublishAsync(topic, $"m{id}", MqttQos.AtLeastOnce, id);
        }

        for (ushort id = 1; id <= 50; id++)
        {
            (await client.ReadAsync<PublishAnswerPacket>()).PacketId.ShouldBe(id);
            await subscriber.ReadPublishAsync($"m{id}");
        }
    }

    [Theory]
    [BothVersions]
    [Statements(V5 = "3.7.2-1")]
    public async Task MQTT_3_6_2_A_PUBREL_of_an_unknown_id_is_answered(MqttVersion version)
    {
        await using var client = await Server.ConnectAsync(version);
        await client.AnswerAsync(MqttPacketType.PubRel, 77);
        var answer = await client.ReadAsync<PublishAnswerPacket>();
        answer.Type.ShouldBe(MqttPacketType.PubComp);
        answer.Reason.ShouldBe(version == MqttVersion.V5 ? MqttReason.PacketIdentifierNotFound : MqttReason.Success);
    }

    [Theory]
    [BothVersions]
    [Statements(V5 = "3.6.2-1")]
    public async Task A_PUBREC_of_an_unknown_id_is_answered(MqttVersion version)
    {
        await using var client = await Server.ConnectAsync(version);
        await client.AnswerAsync(MqttPacketType.PubRec, 77);
        var answer = await client.ReadAsync<PublishAnswerPacket>();
        answer.Type.ShouldBe(MqttPacketType.PubRel);
        answer.Reason.ShouldBe(version == MqttVersion.V5 ? MqttReason.PacketIdentifierNotFound : MqttReason.Success);
    }

    [Fact]
    [Statements(V5 = "3.4.2-1")]
    public async Task A_PUBACK_says_that_nobody_listens()
    {
        await using var client = await Server.ConnectAsync(MqttVersion.V5);
        await client.PublishAsync(MqttServer.Unique("nobody/"), "x", MqttQos.AtLeastOnce, 1);
        (await client.ReadAsync<PublishAnswerPacket>()).Reason.ShouldBe(MqttReason.NoMatchingSubscribers);
    }

    [Fact]
    [Statements(V5 = "3.3.2-4 3.3.2-15 3.3.2-16 3.3.2-17 3.3.2-18 3.3.2-20")]
    public async Task MQTT_3_3_2_Properties_of_a_message_reach_its_subscribers_unaltered_and_in_order()
    {
        var topic = MqttServer.Unique("a/");
        await using var client = await Server.ConnectAsync(MqttVersion.V5);
        await client.SubscribeAsync(topic);
        var sent = new MqttProperties
        {
            PayloadFormatIndicator = 1,
            ContentType = "text/plain",
            ResponseTopic = "answers/here",
            CorrelationData = [3, 3, 4],
            UserProperties = [new("a", "2"), new("c", "3"), new("a", "1")],
        };
        await client.PublishAsync(topic, "text", properties: sent);
        var got = (await client.ReadPublishAsync("text")).Message.Properties!;
        got.PayloadFormatIndicator.ShouldBe((byte)1); // [MQTT-3.3.2-4]
        got.ContentType.ShouldBe("text/plain"); // [MQTT-3.3.2-20]
        got.ResponseTopic.ShouldBe("answers/here"); // [MQTT-3.3.2-15]
        got.CorrelationData.ShouldBe([3, 3, 4]); // [MQTT-3.3.2-16]
        got.UserProperties.ShouldBe(sent.UserProperties); // [MQTT-3.3.2-17], [MQTT-3.3.2-18]
    }

    [Fact]
    public async Task A_payload_that_is_not_the_text_it_claims_is_refused()
    {
        await using var client = await Server.ConnectAsync(MqttVersion.V5);
        await client.SendAsync(new PublishPacket(
            new MqttMessage(MqttServer.Unique("a/"), new byte[] { 0xFF, 0xFE }, MqttQos.AtLeastOnce, false, new MqttProperties { PayloadFormatIndicator = 1 }), 4, false));
        (await client.ReadAsync<PublishAnswerPacket>()).Reason.ShouldBe(MqttReason.PayloadFormatInvalid);
    }

    [Theory]
    [InlineData("32 07 00 03 \"a/b\" 00 00", MqttReason.ProtocolError)] // 2.2.1-3: packet id 0
    [InlineData("36 07 00 03 \"a/b\" 00 01", MqttReason.MalformedPacket)] // 3.3.1-4: QoS 3
    [InlineData("38 05 00 03 \"a/b\"", MqttReason.MalformedPacket)] // 3.3.1-2: DUP with QoS 0
    [InlineData("30 05 00 03 \"a/#\"", MqttReason.TopicNameInvalid)] // 3.3.2-2
    [InlineData("30 05 00 03 \"a/+\"", MqttReason.TopicNameInvalid)] // 3.3.2-2
    [InlineData("30 02 00 00", MqttReason.ProtocolError)] // 4.7.3-1: an empty topic
    [InlineData("30 05 00 03 61 00 62", MqttReason.MalformedPacket)] // 1.5.4-2
    [InlineData("30 04 00 02 C3 28", MqttReason.MalformedPacket)] // 1.5.4-1
    [InlineData("30 04 00 09 \"ab\"", MqttReason.MalformedPacket)] // a topic longer than the packet
    [Statements(V5 = "1.5.4-1 1.5.4-2 2.2.1-3 3.3.1-2 3.3.1-4 3.3.2-1 3.3.2-2 4.7.0-1 4.7.3-1 4.7.3-2", V311 = "1.5.3-1 1.5.3-2 2.3.1-1 3.3.1-2 3.3.1-4 3.3.2-1 3.3.2-2 4.7.3-1 4.7.3-2")]
    public async Task A_bad_PUBLISH_ends_the_connection(string hex, MqttReason reason)
    {
        foreach (var version in new[] { MqttVersion.V311, MqttVersion.V5 })
        {
            await using var client = await Server.ConnectAsync(version);

            // 5.0 has an empty property block behind the topic and id.
            var bytes = RawMqtt.Parse(hex);
            await client.SendBytesAsync(version == MqttVersion.V5 ? [bytes[0], (byte)(bytes[1] + 1), .. bytes[2..], 0] : bytes);
            await client.ExpectEndAsync(reason);
        }
    }

    [Theory]
    [InlineData("30 09 00 03 \"a/b\" 03 23 00 00", MqttReason.TopicAliasInvalid)] // 3.3.2-8
    [InlineData("30 09 00 03 \"a/b\" 03 23 00 11", MqttReason.TopicAliasInvalid)] // 3.3.2-9: 17 of 16
    [InlineData("30 06 00 00 03 23 00 05", MqttReason.TopicAliasInvalid)] // never defined
    [InlineData("30 08 00 03 \"a/b\" 02 0B 01", MqttReason.ProtocolError)] // 3.3.4-6
    [InlineData("30 0C 00 03 \"a/b\" 06 08 00 03 \"a/#\"", MqttReason.ProtocolError)] // 3.3.2-14
    [InlineData("30 0A 00 03 \"a/b\" 04 01 00 01 01", MqttReason.ProtocolError)] // payload format twice
    [InlineData("30 08 00 03 \"a/b\" 02 01 02", MqttReason.ProtocolError)] // payload format 2
    [InlineData("30 09 00 03 \"a/b\" 03 21 00 01", MqttReason.MalformedPacket)] // a CONNECT property
    [InlineData("30 07 00 03 \"a/b\" 09 01", MqttReason.MalformedPacket)] // properties longer than the packet
    [InlineData("30 09 00 03 \"a/b\" 80 80 80 01", MqttReason.MalformedPacket)] // 1.5.5-1 and longer than the packet
    [InlineData("30 07 00 03 \"a/b\" 80 00", MqttReason.MalformedPacket)] // 1.5.5-1: not minimal
    [Statements(V5 = "1.5.5-1 3.3.2-8 3.3.2-9 3.3.2-14 3.3.4-6 3.2.2-17")]
    public async Task V5_A_PUBLISH_with_bad_properties_ends_the_connection(string hex, MqttReason reason)
    {
        await using var client = await Server.ConnectAsync(MqttVersion.V5);
        await client.SendHexAsync(hex);
        await client.ExpectEndAsync(reason);
    }

    [Theory]
    [InlineData("A2 04 00 00 00 00")] // UNSUBSCRIBE with id 0 (3.1.1: a topic of no length)
    [InlineData("82 02 00 01")] // [MQTT-3.8.3-2], 3.1.1: [MQTT-3.8.3-3]: no filter
    [InlineData("A2 02 00 01")] // [MQTT-3.10.3-2]: no filter
    [InlineData("80 06 00 01 00 01 \"a\" 00")] // [MQTT-3.8.1-1]: header flags
    [InlineData("A0 05 00 01 00 01 \"a\"")] // [MQTT-3.10.1-1]
    [InlineData("60 02 00 01")] // [MQTT-3.6.1-1]
    [InlineData("42 02 00 01")] // PUBACK header flags
    [InlineData("C1 00")] // PINGREQ header flags
    [InlineData("C0 01 00")] // PINGREQ with a body
    [InlineData("E1 00")] // [MQTT-3.14.1-1]
    [InlineData("00 00")] // reserved type
    [InlineData("20 02 00 00")] // what only servers send
    [InlineData("90 03 00 01 00")] // SUBACK from a client
    [InlineData("D0 00")] // PINGRESP from a client
    [InlineData("F0 00")] // AUTH: does not exist in 3.1.1, not agreed on in 5.0
    [InlineData("40 02 00 00")] // PUBACK of id 0
    [Statements(V5 = "2.1.3-1 3.6.1-1 3.8.1-1 3.8.3-2 3.10.1-1 3.10.3-2 3.14.1-1 4.12.0-7 4.13.1-1 4.13.2-1 3.14.4-2", V311 = "2.2.2-2 3.6.1-1 3.8.1-1 3.8.3-3 3.10.1-1 3.10.3-2 3.14.1-1 4.8.0-1")]
    public async Task A_packet_that_breaks_the_rules_ends_the_connection(string hex)
    {
        foreach (var version in new[] { MqttVersion.V311, MqttVersion.V5 })
        {
            await using var client = await Server.ConnectAsync(version);
            await client.SendHexAsync(hex);
            if (version == MqttVersion.V5)
            {
                (await client.ReadAsync<ReasonPacket>()).Reason.ShouldBeOneOf(MqttReason.MalformedPacket, MqttReason.ProtocolError);
            }

            await client.ExpectEndAsync();
        }
    }
}
