using Roommate.IntegrationTests.Mqtt.Harness;
using Roommate.Mqtt.Packets;
using Shouldly;

namespace Roommate.IntegrationTests.Mqtt;

/// <summary>Chapter 3.3.1.3: retained messages.</summary>
[Collection(SharedServerGroup.Name)]
public sealed class RetainedTests(SharedServer shared)
{
    private MqttServer Server => shared.Server;

    [Theory]
    [BothVersions]
    [Statements(V5 = "3.3.1-5 3.3.1-6 3.3.1-7 3.3.1-8 3.3.1-12", V311 = "3.1.2-7 3.3.1-5 3.3.1-6 3.3.1-7 3.3.1-8 3.3.1-9 3.3.1-10 3.3.1-11 3.3.1-12")]
    public async Task MQTT_3_3_1_The_last_retained_message_of_each_topic_greets_a_new_subscription(MqttVersion version)
    {
        var root = MqttServer.Unique("ret");
        await using var publisher = await Server.ConnectAsync(version);
        await publisher.PublishAsync($"{root}/a", "old", retain: true);
        await publisher.PublishAsync($"{root}/a", "new", retain: true); // [MQTT-3.3.1-5]
        await publisher.PublishAsync($"{root}/b", "not kept"); // [MQTT-3.3.1-8], 3.1.1: [MQTT-3.3.1-12]
        await publisher.PublishAsync($"{root}/c", "removed", retain: true);
        await publisher.PublishAsync($"{root}/c", "", retain: true); // [MQTT-3.3.1-6]
        await publisher.ExpectNothingAsync();

        await using var client = await Server.ConnectAsync(version);
        await client.SubscribeAsync($"{root}/#", MqttQos.ExactlyOnce);
        var got = await client.ReadPublishAsync("new");
        got.Message.Retain.ShouldBeTrue(); // 3.1.1: [MQTT-3.3.1-8]
        got.Message.Topic.ShouldBe($"{root}/a");
        await client.ExpectNothingAsync(); // [MQTT-3.3.1-7]

        await publisher.PublishAsync($"{root}/a", "live", retain: true);
        (await client.ReadPublishAsync("live")).Message.Retain.ShouldBeFalse(); // [MQTT-3.3.1-12], 3.1.1: [MQTT-3.3.1-9]
    }

    [Fact]
    [Statements(V5 = "3.3.1-13")]
    public async Task MQTT_3_3_1_13_Retain_as_published_keeps_the_flag()
    {
        var topic = MqttServer.Unique("ret/");
        await using var client = await Server.ConnectAsync(MqttVersion.V5);
        await client.SubscribeAsync(topic, with: s => s with { RetainAsPublished = true });
        await client.PublishAsync(topic, "no");
        await client.PublishAsync(topic, "yes", retain: true);
        (await client.ReadPublishAsync("no")).Message.Retain.ShouldBeFalse();
        (await client.ReadPublishAsync("yes")).Message.Retain.ShouldBeTrue();
    }

    [Fact]
    [Statements(V5 = "3.3.1-9 3.3.1-10 3.3.1-11 3.8.4-4")]
    public async Task MQTT_3_3_1_9_to_11_Retain_handling_decides_when_they_are_sent()
    {
        var topic = MqttServer.Unique("ret/");
        await using var client = await Server.ConnectAsync(MqttVersion.V5);
        await client.PublishAsync(topic, "kept", retain: true);

        await client.SubscribeAsync(topic, with: s => s with { RetainHandling = MqttRetainHandling.DoNotSend });
        await client.ExpectNothingAsync(); // [MQTT-3.3.1-11]
        await client.SubscribeAsync(topic, with: s => s with { RetainHandling = MqttRetainHandling.SendIfNew });
        await client.ExpectNothingAsync(); // [MQTT-3.3.1-10]: not new
        await client.SubscribeAsync(topic);
        await client.ReadPublishAsync("kept"); // [MQTT-3.3.1-9]
        await client.SubscribeAsync(topic);
        await client.ReadPublishAsync("kept");

        await using var other = await Server.ConnectAsync(MqttVersion.V5);
        await other.SubscribeAsync(topic, with: s => s with { RetainHandling = MqttRetainHandling.SendIfNew });
        await other.ReadPublishAsync("kept"); // [MQTT-3.3.1-10]: new
    }

    [Fact]
    public async Task A_retained_message_keeps_its_properties_and_its_subscriptions_identifier()
    {
        var topic = MqttServer.Unique("ret/");
        await using var client = await Server.ConnectAsync(MqttVersion.V5);
        await client.PublishAsync(topic, "kept", retain: true, properties: new MqttProperties { UserProperties = [new("a", "b")] });
        await client.SubscribeAsync(topic, identifier: 9);
        var got = await client.ReadPublishAsync("kept");
        got.Message.Properties!.UserProperties.ShouldBe([new MqttUserProperty("a", "b")]);
        got.Message.Properties.SubscriptionIdentifiers.ShouldBe([9u]);
    }

    [Theory]
    [BothVersions]
    public async Task More_retained_messages_than_the_queue_holds_all_arrive(MqttVersion version)
    {
        await using var server = await MqttServer.StartAsync("Mqtt:MaximumQueuedMessages=10", "Mqtt:MaximumInflight=3");
        await using var client = await server.ConnectAsync(version);
        for (var i = 0; i < 200; i++)
        {
            await client.PublishAsync($"many/{i}", "x", retain: true);
        }

        await client.SubscribeAsync("many/#", MqttQos.AtLeastOnce);
        for (var i = 0; i < 200; i++)
        {
            await client.ReadPublishAsync("x");
        }
    }
}
