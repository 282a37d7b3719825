using Roommate.Mqtt.Packets;
using Roommate.Mqtt.Storage;
using Shouldly;

namespace Roommate.UnitTests.Mqtt.Storage;

/// <summary>What is kept in a store of bytes comes back as it was.</summary>
public sealed class MqttStoreBytesTests
{
    private static readonly MqttStoredMessage Rich = new(
        new MqttMessage("a/b", new byte[100_000], MqttQos.ExactlyOnce, Retain: true, new MqttProperties
        {
            ContentType = "text/plain",
            ResponseTopic = "answers",
            CorrelationData = [1, 2],
            UserProperties = [new MqttUserProperty("k", "1"), new MqttUserProperty("k", "2")],
        }),
        DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_123));

    [Fact]
    public void A_message_comes_back_with_its_properties_and_its_moment()
    {
        var back = MqttStoreBytes.ToMessage(MqttStoreBytes.OfMessage(Rich)).ShouldNotBeNull();
        back.ExpiresAt.ShouldBe(Rich.ExpiresAt);
        Same(back.Message, Rich.Message);
    }

    [Theory]
    [InlineData(0, false, false)]
    [InlineData(1, true, false)]
    [InlineData(2, false, true)]
    public void A_delivery_comes_back_with_its_identifiers(int qos, bool retain, bool released)
    {
        var delivery = new MqttStoredDelivery(70_000, Rich with { ExpiresAt = null }, (MqttQos)qos, retain, [1, 268_435_455], released);
        var back = MqttStoreBytes.ToDelivery(70_000, MqttStoreBytes.OfDelivery(delivery)).ShouldNotBeNull();
        (back.Sequence, back.Qos, back.Retain, back.Released, back.Message.ExpiresAt).ShouldBe((70_000, (MqttQos)qos, retain, released, null));
        back.Identifiers.ShouldBe(delivery.Identifiers);
        Same(back.Message.Message, Rich.Message);
    }

    [Fact]
    public void A_session_comes_back_with_its_subscriptions()
    {
        var session = new MqttStoredSession("dev_1", "client\u00e9", uint.MaxValue, [(new MqttSubscription("$share/g/a/+", MqttQos.AtLeastOnce, RetainAsPublished: true), 7)])
        {
            EndsAt = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000),
            Roles = ["device"],
        };
        var back = MqttStoreBytes.ToSession(MqttStoreBytes.OfSession(session)).ShouldNotBeNull();
        back.Subscriptions.ShouldBe(session.Subscriptions);
        back.Roles.ShouldBe(session.Roles);
        (back with { Subscriptions = session.Subscriptions, Roles = session.Roles }).ShouldBe(session);
    }

    [Fact]
    public void Bytes_that_are_no_such_thing_are_nothing()
    {
        var bytes = MqttStoreBytes.OfMessage(Rich with { Message = new MqttMessage("a", "x"u8.ToArray()) });
        for (var length = 0; length < bytes.Length - 1; length++)
        {
            _ = MqttStoreBytes.ToMessage(bytes.AsSpan(0, length));
            _ = MqttStoreBytes.ToDelivery(1, bytes.AsSpan(0, length));
        }

        MqttStoreBytes.ToMessage(new byte[9]).ShouldBeNull();
        MqttStoreBytes.ToDelivery(1, default).ShouldBeNull();
        MqttStoreBytes.ToSession("{}"u8).ShouldBeNull();
        MqttStoreBytes.ToSession("no"u8).ShouldBeNull();
    }

    private static void Same(MqttMessage back, MqttMessage message)
    {
        back.Payload.ToArray().ShouldBe(message.Payload.ToArray());
        back.Properties!.UserProperties.ShouldBe(message.Properties!.UserProperties);
        back.Properties.CorrelationData.ShouldBe(message.Properties.CorrelationData);
        (back.Topic, back.Qos, back.Retain, back.Properties.ContentType, back.Properties.ResponseTopic)
            .ShouldBe((message.Topic, message.Qos, message.Retain, message.Properties.ContentType, message.Properties.ResponseTopic));
    }
}
