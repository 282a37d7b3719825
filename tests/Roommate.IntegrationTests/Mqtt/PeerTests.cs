using System.Text;
using Roommate.IntegrationTests.Mqtt.Harness;
using Roommate.Mqtt.Packets;
using Roommate.Testing;
using Shouldly;
using static Roommate.Testing.Patience;

namespace Roommate.IntegrationTests.Mqtt;

/// <summary>Two endpoints on one Redis are one broker: what is published on one reaches who subscribed on the other, once.</summary>
public sealed class PeerTests : TwoEndpoints
{
    [Theory]
    [BothVersions]
    public async Task A_message_reaches_a_subscriber_on_another_node_with_its_QoS(MqttVersion version)
    {
        await using var subscriber = await B.ConnectAsync(version);
        await subscriber.SubscribeAsync("news/+", MqttQos.ExactlyOnce);
        await using var publisher = await A.ConnectAsync(version);
        await publisher.PublishAsync("news/0", "zero");
        (await subscriber.ReadPublishAsync("zero")).Message.Qos.ShouldBe(MqttQos.AtMostOnce);
        await publisher.PublishAsync("news/1", "one", MqttQos.AtLeastOnce, 1);
        (await publisher.ReadAsync<PublishAnswerPacket>()).Reason.ShouldBe(MqttReason.Success);
        var one = await subscriber.ReadPublishAsync("one");
        one.Message.Qos.ShouldBe(MqttQos.AtLeastOnce);
        await subscriber.AnswerAsync(MqttPacketType.PubAck, one.PacketId);
        await publisher.PublishAsync("news/2", "two", MqttQos.ExactlyOnce, 2);
        (await publisher.ReadAsync<PublishAnswerPacket>()).Reason.ShouldBe(MqttReason.Success);
        await publisher.AnswerAsync(MqttPacketType.PubRel, 2);
        (await publisher.ReadAsync<PublishAnswerPacket>()).Type.ShouldBe(MqttPacketType.PubComp);
        (await subscriber.ReadPublishAsync("two")).Message.Qos.ShouldBe(MqttQos.ExactlyOnce);
        await publisher.PublishAsync("other", "not subscribed");
        await subscriber.ExpectNothingAsync();
    }

    [Fact]
    public async Task What_it_carries_and_the_retain_flag_come_along_and_an_unsubscribed_filter_brings_nothing()
    {
        await using var subscriber = await B.ConnectAsync(MqttVersion.V5);
        await subscriber.SubscribeAsync("news", MqttQos.AtLeastOnce, with: static s => s with { RetainAsPublished = true });
        await using var publisher = await A.ConnectAsync(MqttVersion.V5);
        await publisher.PublishAsync("news", "kept", MqttQos.AtLeastOnce, 1, retain: true, properties: new MqttProperties { ContentType = "text/plain", UserProperties = [new("a", "1"), new("a", "2")] });
        var received = await subscriber.ReadPublishAsync("kept");
        received.Message.Retain.ShouldBeTrue();
        received.Message.Properties!.ContentType.ShouldBe("text/plain");
        received.Message.Properties.UserProperties.ShouldBe([new("a", "1"), new("a", "2")]);
        await subscriber.AnswerAsync(MqttPacketType.PubAck, received.PacketId);
        await subscriber.SendAsync(new UnsubscribePacket(9, ["news"]));
        await subscriber.ReadAsync<SubscriptionAnswerPacket>();
        await UntilAsync(() => A.Core.Table.RoutesOf(A.Core.Table.Find("news")!).Elsewhere is null);
        await publisher.ReadAsync<PublishAnswerPacket>();
        await publisher.PublishAsync("news", "nobody", MqttQos.AtLeastOnce, 2);
        (await publisher.ReadAsync<PublishAnswerPacket>()).Reason.ShouldBe(MqttReason.NoMatchingSubscribers);
        await subscriber.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_will_reaches_a_subscriber_on_another_node()
    {
        await using var subscriber = await B.ConnectAsync(MqttVersion.V5);
        await subscriber.SubscribeAsync("gone", MqttQos.AtLeastOnce);
        var client = await A.ConnectAsync(MqttVersion.V5, "mortal", c => c with { Will = new MqttMessage("gone", "farewell"u8.ToArray(), MqttQos.AtLeastOnce, false) });
        client.Vanish();
        await subscriber.ReadPublishAsync("farewell");
        await client.DisposeAsync();
    }

    [Fact]
    public async Task A_shared_subscription_with_members_on_both_nodes_gets_each_message_once_and_both_have_turns()
    {
        await using var here = await A.ConnectAsync(MqttVersion.V5);
        await using var there = await B.ConnectAsync(MqttVersion.V5);
        await here.SubscribeAsync("$share/g/work", MqttQos.AtMostOnce);
        await there.SubscribeAsync("$share/g/work", MqttQos.AtMostOnce);
        await using var publisher = await A.ConnectAsync(MqttVersion.V5);
        for (ushort i = 1; i <= 10; i++)
        {
            await publisher.PublishAsync("work", $"{i}", MqttQos.AtLeastOnce, i);
            (await publisher.ReadAsync<PublishAnswerPacket>()).Reason.ShouldBe(MqttReason.Success);
        }

        var taken = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            taken.Add(TextOf(await here.ReadAsync<PublishPacket>()));
            taken.Add(TextOf(await there.ReadAsync<PublishPacket>()));
        }

        taken.Order().ShouldBe(Enumerable.Range(1, 10).Select(static i => $"{i}").Order());
        await here.ExpectNothingAsync();
        await there.ExpectNothingAsync();
    }

    [Fact]
    public async Task What_a_member_leaves_unacknowledged_goes_to_a_member_on_another_node()
    {
        var leaving = await A.ConnectAsync(MqttVersion.V5, "leaving");
        await leaving.SubscribeAsync("$share/g/work", MqttQos.AtLeastOnce);
        await using var publisher = await A.ConnectAsync(MqttVersion.V5);
        await publisher.PublishAsync("work", "unfinished", MqttQos.AtLeastOnce, 1);
        await leaving.ReadPublishAsync("unfinished");
        await using var staying = await B.ConnectAsync(MqttVersion.V5, "staying");
        await staying.SubscribeAsync("$share/g/work", MqttQos.AtLeastOnce);
        leaving.Vanish();
        await staying.ReadPublishAsync("unfinished");
        await leaving.DisposeAsync();
    }

    [Fact]
    public async Task A_session_that_waits_on_another_node_gets_what_was_published_here()
    {
        var away = await LastingAsync(B);
        await away.SubscribeAsync("news", MqttQos.AtLeastOnce);
        away.Vanish();
        await UntilAsync(() => B.Core.Sessions.All.All(static s => !s.IsConnected));
        await using var publisher = await A.ConnectAsync(MqttVersion.V5);
        await publisher.PublishAsync("news", "meanwhile", MqttQos.AtLeastOnce, 1);
        (await publisher.ReadAsync<PublishAnswerPacket>()).Reason.ShouldBe(MqttReason.Success);
        await using var again = await LastingAsync(A);
        again.ConnAck!.SessionPresent.ShouldBeTrue();
        await again.ReadPublishAsync("meanwhile");
        await away.DisposeAsync();
    }

    [Fact]
    public async Task A_node_that_starts_later_knows_what_is_subscribed_to_and_says_what_its_sessions_want()
    {
        await using var early = await A.ConnectAsync(MqttVersion.V5);
        await early.SubscribeAsync("early");
        await using var third = await StartAsync("node-c----------");
        await UntilAsync(() => Knows(third));
        await using var late = await third.ConnectAsync(MqttVersion.V5);
        await late.PublishAsync("early", "from the new node");
        await early.ReadPublishAsync("from the new node");
        await late.SubscribeAsync("late");
        await early.PublishAsync("late", "to the new node");
        await late.ReadPublishAsync("to the new node");
    }

    private static string TextOf(PublishPacket packet) => Encoding.UTF8.GetString(packet.Message.Payload.Span);
}
