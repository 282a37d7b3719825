using Roommate.IntegrationTests.Mqtt.Harness;
using Roommate.Mqtt.Packets;
using Roommate.Testing;
using Shouldly;
using static Roommate.Testing.Patience;

namespace Roommate.IntegrationTests.Mqtt;

/// <summary>Two endpoints on one Redis: a client is connected once, its session goes where it goes, and retained messages are everywhere.</summary>
public sealed class NodeTests : TwoEndpoints
{
    [Theory]
    [BothVersions]
    public async Task A_client_that_connects_to_another_node_is_taken_over_with_its_session(MqttVersion version)
    {
        await using var first = await LastingAsync(A, version);
        await first.SubscribeAsync("news", MqttQos.AtLeastOnce);
        await using var publisher = await A.ConnectAsync(version);
        await publisher.PublishAsync("news", "unfinished", MqttQos.AtLeastOnce, 1);
        await publisher.ReadAsync<PublishAnswerPacket>();
        var unfinished = await first.ReadPublishAsync("unfinished");

        await using var second = await LastingAsync(B, version);
        second.ConnAck!.SessionPresent.ShouldBeTrue();
        await first.ExpectEndAsync(MqttReason.SessionTakenOver);
        var resent = await second.ReadPublishAsync("unfinished");
        resent.PacketId.ShouldBe(unfinished.PacketId);
        resent.Duplicate.ShouldBeTrue();
        await second.AnswerAsync(MqttPacketType.PubAck, resent.PacketId);
        await using var other = await B.ConnectAsync(version);
        await other.PublishAsync("news", "on the new node");
        await second.ReadPublishAsync("on the new node");
        A.Core.Sessions.All.ShouldNotContain(static s => s.Client.ClientId == "lasting");

        await using var third = await LastingAsync(A, version);
        third.ConnAck!.SessionPresent.ShouldBeTrue();
        await second.ExpectEndAsync(MqttReason.SessionTakenOver);
        await third.ExpectNothingAsync();
    }

    [Theory]
    [BothVersions]
    public async Task A_client_with_a_clean_session_is_connected_once_too(MqttVersion version)
    {
        await using var first = await A.ConnectAsync(version, "once");
        await using var second = await B.ConnectAsync(version, "once");
        await first.ExpectEndAsync(MqttReason.SessionTakenOver);
        await second.ExpectNothingAsync();
        await using var again = await B.ConnectAsync(version, "once");
        await second.ExpectEndAsync(MqttReason.SessionTakenOver);
        await using var third = await A.ConnectAsync(version, "once");
        await again.ExpectEndAsync(MqttReason.SessionTakenOver);
    }

    [Fact]
    public async Task A_retained_message_is_there_on_every_node_and_gone_on_every_node()
    {
        await using var publisher = await A.ConnectAsync(MqttVersion.V5);
        await publisher.PublishAsync("kept", "x", MqttQos.AtLeastOnce, 1, retain: true);
        await publisher.ReadAsync<PublishAnswerPacket>();
        await UntilAsync(() => B.Broker.Counts.Retained == 1);
        await using var reader = await B.ConnectAsync(MqttVersion.V5);
        await reader.SubscribeAsync("kept");
        (await reader.ReadPublishAsync("x")).Message.Retain.ShouldBeTrue();
        await publisher.PublishAsync("kept", "", MqttQos.AtLeastOnce, 2, retain: true);
        await publisher.ReadAsync<PublishAnswerPacket>();
        await UntilAsync(() => B.Broker.Counts.Retained == 0);
    }

    [Fact]
    public async Task The_sessions_of_a_node_that_is_gone_wait_on_another()
    {
        await using var client = await LastingAsync(A, MqttVersion.V5);
        await client.SubscribeAsync("news", MqttQos.AtLeastOnce);
        client.Vanish();
        await UntilAsync(() => A.Core.Sessions.All.All(static s => !s.IsConnected));
        await A.DisposeAsync(); // it says so: the others need not wait for its lease to end
        Clock.Advance(TimeSpan.FromSeconds(2));
        await UntilAsync(() => B.Broker.Counts.Sessions == 1);
        await using var publisher = await B.ConnectAsync(MqttVersion.V5);
        await publisher.PublishAsync("news", "meanwhile", MqttQos.AtLeastOnce, 1);
        (await publisher.ReadAsync<PublishAnswerPacket>()).Reason.ShouldBe(MqttReason.Success);
        await using var again = await LastingAsync(B, MqttVersion.V5);
        again.ConnAck!.SessionPresent.ShouldBeTrue();
        await again.ReadPublishAsync("meanwhile");
    }

    [Fact]
    public async Task A_session_that_ended_on_one_node_is_not_found_on_another()
    {
        await using (var client = await LastingAsync(A, MqttVersion.V5))
        {
            await client.SubscribeAsync("news", MqttQos.AtLeastOnce);
            await client.DisconnectAsync(properties: new MqttProperties { SessionExpirySeconds = 0 });
            await client.ExpectEndAsync();
        }

        await using var again = await LastingAsync(B, MqttVersion.V5);
        again.ConnAck!.SessionPresent.ShouldBeFalse();
    }
}
