using Roommate.IntegrationTests.Mqtt.Harness;
using Roommate.Mqtt.Packets;
using Shouldly;

namespace Roommate.IntegrationTests.Mqtt;

/// <summary>Statements that no other story tells: each test is about the few it names.</summary>
[Collection(SharedServerGroup.Name)]
public sealed class StatementTests(SharedServer shared)
{
    private static readonly MqttProperties Lasting = new() { SessionExpirySeconds = 1000 };

    private MqttServer Server => shared.Server;

    [Theory]
    [BothVersions]
    [Statements(V5 = "3.1.2-14 3.1.3-10", V311 = "3.1.2-16 3.1.2-12")]
    public async Task A_will_is_not_retained_unless_it_says_so_and_keeps_its_properties_in_order(MqttVersion version)
    {
        var topic = MqttServer.Unique("will/");
        await using var watcher = await Server.ConnectAsync(version);
        await watcher.SubscribeAsync(topic);
        MqttUserProperty[] names = [new("b", "1"), new("a", "2"), new("b", "3")];
        var client = await Server.ConnectAsync(version, with: c => c with
        {
            Will = new MqttMessage(topic, "gone"u8.ToArray(), Properties: version == MqttVersion.V5 ? new MqttProperties { UserProperties = names } : null),
        });
        client.Vanish();
        var will = await watcher.ReadPublishAsync("gone");
        if (version == MqttVersion.V5)
        {
            will.Message.Properties!.UserProperties.ShouldBe(names);
        }

        var without = await Server.ConnectAsync(version);
        without.Vanish(); // 3.1.1 [MQTT-3.1.2-12]: no will, nothing published
        await using var late = await Server.ConnectAsync(version);
        await late.SubscribeAsync(topic);
        await late.ExpectNothingAsync();
        await watcher.ExpectNothingAsync();
    }

    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V5)]
    [Statements(V5 = "3.1.4-6", V311 = "3.1.4-5")]
    public async Task What_follows_a_refused_CONNECT_is_not_looked_at(MqttVersion version)
    {
        var topic = MqttServer.Unique("refused/");
        await using var watcher = await Server.ConnectAsync(version);
        await watcher.SubscribeAsync(topic);
        await using var client = await Server.OpenAsync(version);
        byte[] connect = version == MqttVersion.V5 ? RawMqtt.Parse("10 0E 00 04 \"MQTT\" 05 03 00 3C 00 00 01 \"a\"") : RawMqtt.Parse("10 0C 00 04 \"MQTT\" 04 00 00 3C 00 00");
        await client.SendBytesAsync([.. connect, .. Roommate.Mqtt.Codec.MqttEncoder.ToArray(version, new PublishPacket(new MqttMessage(topic, "x"u8.ToArray()), 0, false))]);
        (await client.ReadAsync<ConnAckPacket>()).Reason.ShouldNotBe(MqttReason.Success);
        (await client.ReadAsync()).ShouldBeNull();
        await watcher.ExpectNothingAsync();
    }

    [Fact]
    [Statements(V5 = "3.1.2-28 3.1.2-29")]
    public async Task Who_asks_for_no_explanations_gets_none()
    {
        await using var client = await Server.ConnectAsync(MqttVersion.V5, with: c => c with { Properties = new MqttProperties { RequestProblemInformation = 0, RequestResponseInformation = 0 } });
        client.ConnAck!.Properties!.ResponseInformation.ShouldBeNull();
        await client.PublishAsync(MqttServer.Unique("nobody/"), "x", MqttQos.AtLeastOnce, 1);
        (await client.ReadAsync<PublishAnswerPacket>()).Properties.ShouldBeNull();
        (await client.SubscribeAsync("a/#/b")).Properties.ShouldBeNull();
        await client.SendAsync(new UnsubscribePacket(3, ["never"]));
        (await client.ReadAsync<SubscriptionAnswerPacket>()).Properties.ShouldBeNull();
    }

    [Fact]
    [Statements(V5 = "3.2.2-19 3.14.2-2 3.14.2-3 3.14.4-1")]
    public async Task An_explanation_too_long_for_the_client_is_left_out()
    {
        await using var refused = await Server.OpenAsync(MqttVersion.V5);
        await refused.SendHexAsync("10 18 00 04 \"MQTT\" 05 02 00 3C 0A 15 00 02 \"ab\" 27 00 00 00 0A 00 01 \"a\"");
        (await refused.ReadFrameAsync())!.Value.Body.ShouldBe([0, (byte)MqttReason.BadAuthenticationMethod, 0]);
        (await refused.ReadAsync()).ShouldBeNull();

        await using var client = await Server.ConnectAsync(MqttVersion.V5, with: c => c with { Properties = new MqttProperties { MaximumPacketSize = 30 } });
        await client.SendHexAsync("00 00");
        var last = await client.ReadAsync<ReasonPacket>();
        last.Reason.IsFailure().ShouldBeTrue();
        last.Properties.ShouldBeNull();
        (await client.ReadAsync()).ShouldBeNull();

        await using var told = await Server.ConnectAsync(MqttVersion.V5);
        await told.SendHexAsync("00 00");
        var explained = (await told.ReadAsync<ReasonPacket>()).Properties.ShouldNotBeNull();
        explained.ReasonString.ShouldNotBeNullOrEmpty();
        explained.SessionExpirySeconds.ShouldBeNull();
    }

    [Fact]
    [Statements(V5 = "3.3.2-7")]
    public async Task An_alias_ends_with_its_connection_though_the_session_goes_on()
    {
        var (id, topic) = (MqttServer.Unique(), MqttServer.Unique("alias/"));
        await using var first = await Resume(id);
        await first.PublishAsync(topic, "defines", properties: new MqttProperties { TopicAlias = 3 });
        await first.DisconnectAsync();
        await first.ExpectEndAsync();
        await using var second = await Resume(id);
        second.ConnAck!.SessionPresent.ShouldBeTrue();
        await second.PublishAsync("", "uses", properties: new MqttProperties { TopicAlias = 3 });
        await second.ExpectEndAsync(MqttReason.TopicAliasInvalid);
    }

    [Theory]
    [BothVersions]
    [Statements(V5 = "3.10.4-3", V311 = "3.10.4-3")]
    public async Task What_was_begun_before_an_UNSUBSCRIBE_is_completed(MqttVersion version)
    {
        var (id, topic) = (MqttServer.Unique(), MqttServer.Unique("begun/"));
        var first = await Resume(id, version);
        await first.SubscribeAsync(topic, MqttQos.ExactlyOnce);
        await using var publisher = await Server.ConnectAsync(version);
        await publisher.PublishAsync(topic, "begun", MqttQos.ExactlyOnce, 1);
        await publisher.ReadAsync<PublishAnswerPacket>();
        var begun = await first.ReadPublishAsync("begun");
        await first.SendAsync(new UnsubscribePacket(3, [topic]));
        await first.ReadAsync<SubscriptionAnswerPacket>();
        first.Vanish();
        await using var second = await Resume(id, version);
        (await second.ReadPublishAsync("begun")).PacketId.ShouldBe(begun.PacketId);
        await second.AnswerAsync(MqttPacketType.PubRec, begun.PacketId);
        (await second.ReadAsync<PublishAnswerPacket>()).Type.ShouldBe(MqttPacketType.PubRel);
    }

    [Theory]
    [BothVersions]
    [Statements(V5 = "4.3.2-5", V311 = "4.3.2-2")]
    public async Task After_its_PUBACK_an_id_means_a_new_message_whatever_its_DUP(MqttVersion version)
    {
        var topic = MqttServer.Unique("again/");
        await using var watcher = await Server.ConnectAsync(version);
        await watcher.SubscribeAsync(topic);
        await using var client = await Server.ConnectAsync(version);
        foreach (var payload in new[] { "one", "two" })
        {
            await client.PublishAsync(topic, payload, MqttQos.AtLeastOnce, 5, duplicate: payload == "two");
            await client.ReadAsync<PublishAnswerPacket>();
            (await watcher.ReadPublishAsync(payload)).Duplicate.ShouldBeFalse();
        }
    }

    [Fact]
    [Statements(V5 = "4.3.3-9 4.3.3-13")]
    public async Task A_refused_QoS_2_id_is_free_and_an_expired_message_completes_its_exchange()
    {
        await using var client = await Server.ConnectAsync(MqttVersion.V5);
        var topic = MqttServer.Unique("two/");
        await client.SendAsync(new PublishPacket(new MqttMessage(topic, new byte[] { 0xFF }, MqttQos.ExactlyOnce, false, new MqttProperties { PayloadFormatIndicator = 1 }), 9, false));
        (await client.ReadAsync<PublishAnswerPacket>()).Reason.ShouldBe(MqttReason.PayloadFormatInvalid);
        await client.SubscribeAsync(topic);
        await client.PublishAsync(topic, "new", MqttQos.ExactlyOnce, 9, properties: new MqttProperties { MessageExpirySeconds = 1 });
        var packets = new[] { await client.ReadAsync(), await client.ReadAsync() };
        packets.OfType<PublishPacket>().Count().ShouldBe(1);
        packets.OfType<PublishAnswerPacket>().Single().Reason.ShouldBe(MqttReason.Success);
        await client.AnswerAsync(MqttPacketType.PubRel, 9);
        (await client.ReadAsync<PublishAnswerPacket>()).ShouldBe(new PublishAnswerPacket(MqttPacketType.PubComp, 9));
    }

    [Fact]
    [Statements(V5 = "4.4.0-2")]
    public async Task A_refusal_acknowledges_too_and_the_message_is_not_sent_again()
    {
        var (id, topic) = (MqttServer.Unique(), MqttServer.Unique("no/"));
        await using var client = await Resume(id);
        await client.SubscribeAsync(topic, MqttQos.ExactlyOnce);
        await using var publisher = await Server.ConnectAsync(MqttVersion.V5);
        await publisher.PublishAsync(topic, "one", MqttQos.AtLeastOnce, 1);
        await publisher.PublishAsync(topic, "two", MqttQos.ExactlyOnce, 2);
        await client.AnswerAsync(MqttPacketType.PubAck, (await client.ReadPublishAsync("one")).PacketId, MqttReason.ImplementationSpecific);
        await client.AnswerAsync(MqttPacketType.PubRec, (await client.ReadPublishAsync("two")).PacketId, MqttReason.ImplementationSpecific);
        await client.ExpectNothingAsync();
        await client.DisconnectAsync();
        await client.ExpectEndAsync();
        await using var again = await Resume(id);
        again.ConnAck!.SessionPresent.ShouldBeTrue();
        await again.ExpectNothingAsync();
    }

    [Fact]
    [Statements(V5 = "4.8.2-3 4.8.2-5 4.8.2-6")]
    public async Task A_shared_message_has_its_members_QoS_and_a_refused_or_abandoned_one_goes_to_nobody_else()
    {
        var topic = MqttServer.Unique("shared/");
        var id = MqttServer.Unique();
        await using var one = await Resume(id);
        await one.SubscribeAsync($"$share/g/{topic}", MqttQos.ExactlyOnce);
        await using var publisher = await Server.ConnectAsync(MqttVersion.V5);
        await publisher.PublishAsync(topic, "refused", MqttQos.AtLeastOnce, 1);
        await publisher.PublishAsync(topic, "abandoned", MqttQos.ExactlyOnce, 2);
        var refused = await one.ReadPublishAsync("refused");
        await one.ReadPublishAsync("abandoned");
        await using var two = await Server.ConnectAsync(MqttVersion.V5);
        await two.SubscribeAsync($"$share/g/{topic}");
        await one.AnswerAsync(MqttPacketType.PubAck, refused.PacketId, MqttReason.ImplementationSpecific);
        await one.ExpectNothingAsync();
        await one.DisconnectAsync(properties: new MqttProperties { SessionExpirySeconds = 0 }); // the session ends with the QoS 2 message unfinished
        await one.ExpectEndAsync();
        await publisher.PublishAsync(topic, "next", MqttQos.ExactlyOnce, 3);
        (await two.ReadPublishAsync("next")).Message.Qos.ShouldBe(MqttQos.AtMostOnce); // [MQTT-4.8.2-3]: what two was granted
        await two.ExpectNothingAsync();
    }

    [Fact]
    [Statements(V311 = "3.3.5-1")]
    public async Task Overlapping_subscriptions_of_3_1_1_bring_one_message_with_the_highest_QoS()
    {
        var topic = MqttServer.Unique("lap/");
        await using var client = await Server.ConnectAsync(MqttVersion.V311);
        await client.SubscribeAsync("lap/+", MqttQos.ExactlyOnce);
        await client.SubscribeAsync(topic, MqttQos.AtLeastOnce);
        await using var publisher = await Server.ConnectAsync(MqttVersion.V311);
        await publisher.PublishAsync(topic, "once", MqttQos.ExactlyOnce, 1);
        (await client.ReadPublishAsync("once")).Message.Qos.ShouldBe(MqttQos.ExactlyOnce);
        await client.ExpectNothingAsync();
    }

    [Fact]
    [Statements(V5 = "4.1.0-1")]
    public async Task A_session_without_expiry_lives_as_long_as_its_connection()
    {
        var topic = MqttServer.Unique("here/");
        await using var client = await Server.ConnectAsync(MqttVersion.V5);
        await client.SubscribeAsync(topic);
        Server.Sweep.Sweep();
        await client.PublishAsync(topic, "still");
        await client.ReadPublishAsync("still");
    }

    private Task<RawMqtt> Resume(string id, MqttVersion version = MqttVersion.V5) =>
        Server.ConnectAsync(version, id, c => c with { Clean = false, Properties = version == MqttVersion.V5 ? Lasting : null });
}
