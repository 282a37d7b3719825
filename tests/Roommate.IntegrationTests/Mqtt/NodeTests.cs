using Microsoft.Extensions.DependencyInjection;
using Roommate.Home.Endpoint;
using Roommate.IntegrationTests.Mqtt.Harness;
using Roommate.Mqtt.Packets;
using Roommate.Mqtt.Storage;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Mqtt;

/// <summary>Two endpoints on one Redis: a client is connected once, its session goes where it goes, and retained messages are everywhere.</summary>
public sealed class NodeTests : IAsyncLifetime
{
    private readonly ManualClock _clock = new(TimeProvider.System.GetUtcNow());
    private readonly RedisServer _server = new();
    private readonly List<TestRedis> _connections = [];
    private MqttServer _a = null!;
    private MqttServer _b = null!;

    public async Task InitializeAsync()
    {
        _a = await StartAsync("node-a----------");
        _b = await StartAsync("node-b----------");
    }

    public async Task DisposeAsync()
    {
        await _a.DisposeAsync();
        await _b.DisposeAsync();
        _connections.ForEach(static c => c.Dispose());
        _server.Dispose();
    }

    [Theory]
    [BothVersions]
    public async Task A_client_that_connects_to_another_node_is_taken_over_with_its_session(MqttVersion version)
    {
        await using var first = await Lasting(_a, version);
        await first.SubscribeAsync("news", MqttQos.AtLeastOnce);
        await using var publisher = await _a.ConnectAsync(version);
        await publisher.PublishAsync("news", "unfinished", MqttQos.AtLeastOnce, 1);
        await publisher.ReadAsync<PublishAnswerPacket>();
        var unfinished = await first.ReadPublishAsync("unfinished");

        await using var second = await Lasting(_b, version);
        second.ConnAck!.SessionPresent.ShouldBeTrue();
        await first.ExpectEndAsync(MqttReason.SessionTakenOver);
        var resent = await second.ReadPublishAsync("unfinished");
        resent.PacketId.ShouldBe(unfinished.PacketId);
        resent.Duplicate.ShouldBeTrue();
        await second.AnswerAsync(MqttPacketType.PubAck, resent.PacketId);
        await using var other = await _b.ConnectAsync(version);
        await other.PublishAsync("news", "on the new node");
        await second.ReadPublishAsync("on the new node");
        _a.Core.Sessions.All.ShouldNotContain(static s => s.Client.ClientId == "lasting");

        await using var third = await Lasting(_a, version);
        third.ConnAck!.SessionPresent.ShouldBeTrue();
        await second.ExpectEndAsync(MqttReason.SessionTakenOver);
        await third.ExpectNothingAsync();
    }

    [Theory]
    [BothVersions]
    public async Task A_client_with_a_clean_session_is_connected_once_too(MqttVersion version)
    {
        await using var first = await _a.ConnectAsync(version, "once");
        await using var second = await _b.ConnectAsync(version, "once");
        await first.ExpectEndAsync(MqttReason.SessionTakenOver);
        await second.ExpectNothingAsync();
        await using var again = await _b.ConnectAsync(version, "once");
        await second.ExpectEndAsync(MqttReason.SessionTakenOver);
        await using var third = await _a.ConnectAsync(version, "once");
        await again.ExpectEndAsync(MqttReason.SessionTakenOver);
    }

    [Fact]
    public async Task A_retained_message_is_there_on_every_node_and_gone_on_every_node()
    {
        await using var publisher = await _a.ConnectAsync(MqttVersion.V5);
        await publisher.PublishAsync("kept", "x", MqttQos.AtLeastOnce, 1, retain: true);
        await publisher.ReadAsync<PublishAnswerPacket>();
        await UntilAsync(() => _b.Broker.Counts.Retained == 1);
        await using var reader = await _b.ConnectAsync(MqttVersion.V5);
        await reader.SubscribeAsync("kept");
        (await reader.ReadPublishAsync("x")).Message.Retain.ShouldBeTrue();
        await publisher.PublishAsync("kept", "", MqttQos.AtLeastOnce, 2, retain: true);
        await publisher.ReadAsync<PublishAnswerPacket>();
        await UntilAsync(() => _b.Broker.Counts.Retained == 0);
    }

    [Fact]
    public async Task The_sessions_of_a_node_that_is_gone_wait_on_another()
    {
        await using var client = await Lasting(_a, MqttVersion.V5);
        await client.SubscribeAsync("news", MqttQos.AtLeastOnce);
        client.Vanish();
        await UntilAsync(() => _a.Core.Sessions.All.All(static s => !s.IsConnected));
        await _a.DisposeAsync(); // it says so: the others need not wait for its lease to end
        _clock.Advance(TimeSpan.FromSeconds(2));
        await UntilAsync(() => _b.Broker.Counts.Sessions == 1);
        await using var publisher = await _b.ConnectAsync(MqttVersion.V5);
        await publisher.PublishAsync("news", "meanwhile", MqttQos.AtLeastOnce, 1);
        (await publisher.ReadAsync<PublishAnswerPacket>()).Reason.ShouldBe(MqttReason.Success);
        await using var again = await Lasting(_b, MqttVersion.V5);
        again.ConnAck!.SessionPresent.ShouldBeTrue();
        await again.ReadPublishAsync("meanwhile");
    }

    [Fact]
    public async Task A_session_that_ended_on_one_node_is_not_found_on_another()
    {
        await using (var client = await Lasting(_a, MqttVersion.V5))
        {
            await client.SubscribeAsync("news", MqttQos.AtLeastOnce);
            await client.DisconnectAsync(properties: new MqttProperties { SessionExpirySeconds = 0 });
            await client.ExpectEndAsync();
        }

        await using var again = await Lasting(_b, MqttVersion.V5);
        again.ConnAck!.SessionPresent.ShouldBeFalse();
    }

    private static Task<RawMqtt> Lasting(MqttServer server, MqttVersion version) => server.ConnectAsync(version, "lasting", c => c with
    {
        Clean = false,
        Properties = version == MqttVersion.V5 ? new MqttProperties { SessionExpirySeconds = 1000 } : null,
    });

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!condition())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private Task<MqttServer> StartAsync(string name)
    {
        var redis = _server.Connect();
        _connections.Add(redis);
        return MqttServer.StartAsync(services => services
            .AddSingleton<TimeProvider>(_clock)
            .AddSingleton(new EndpointNode(name))
            .AddSingleton<Roommate.Live.Log.IRedis>(redis)
            .AddSingleton<PeerStore>()
            .AddSingleton<EndpointStore>()
            .AddSingleton<IMqttStore>(static p => p.GetRequiredService<EndpointStore>())
            .AddHostedService<EndpointNodes>());
    }
}
