using Microsoft.Extensions.DependencyInjection;
using Roommate.IntegrationTests.Mqtt.Harness;
using Roommate.Mqtt.Broker;
using Roommate.Mqtt.Packets;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Mqtt;

/// <summary>Everything that waits: wills, keep-alive, connect time-out, session and message expiry. The clock is moved by hand.</summary>
public sealed class TimeTests : IAsyncLifetime
{
    private readonly ManualClock _clock = new();
    private MqttServer _server = null!;

    public async Task InitializeAsync() => _server = await MqttServer.StartAsync(s => s.AddSingleton<TimeProvider>(_clock), "Mqtt:MaximumKeepAliveSeconds=60");

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [BothVersions]
    [Statements(V5 = "3.1.2-7 3.1.2-8 3.1.2-12", V311 = "3.1.2-8")]
    public async Task MQTT_3_1_2_8_The_will_is_published_when_the_connection_breaks(MqttVersion version)
    {
        await using var watcher = await Watch(version);
        var client = await Connect(version, delay: null);
        client.Vanish();
        var will = await watcher.ReadPublishAsync("gone");
        will.Message.Topic.ShouldBe("will");
        will.Message.Qos.ShouldBe(MqttQos.AtLeastOnce); // [MQTT-3.1.2-12]
    }

    [Theory]
    [BothVersions]
    [Statements(V5 = "3.1.2-10 3.14.4-3", V311 = "3.1.2-10 3.14.4-3")]
    public async Task MQTT_3_14_4_3_A_DISCONNECT_discards_the_will(MqttVersion version)
    {
        await using var watcher = await Watch(version);
        await using var client = await Connect(version, delay: null);
        await client.DisconnectAsync();
        await client.ExpectEndAsync();
        await watcher.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_DISCONNECT_with_0x04_publishes_the_will()
    {
        await using var watcher = await Watch(MqttVersion.V5);
        await using var client = await Connect(MqttVersion.V5, delay: null);
        await client.DisconnectAsync(MqttReason.DisconnectWithWill);
        await watcher.ReadPublishAsync("gone");
    }

    [Theory]
    [BothVersions]
    public async Task A_protocol_error_publishes_the_will(MqttVersion version)
    {
        await using var watcher = await Watch(version);
        await using var client = await Connect(version, delay: null);
        await client.SendHexAsync("00 00");
        await watcher.ReadPublishAsync("gone");
    }

    [Theory]
    [BothVersions]
    [Statements(V5 = "3.1.2-15", V311 = "3.1.2-17")]
    public async Task MQTT_3_1_2_17_A_retained_will_is_retained(MqttVersion version)
    {
        var client = await Connect(version, delay: null, retain: true);
        client.Vanish();
        await using var watcher = await Watch(version);
        var will = await watcher.ReadPublishAsync("gone");
        await using var late = await Watch(version);
        (await late.ReadPublishAsync("gone")).Message.Retain.ShouldBeTrue();
        will.Message.Topic.ShouldBe("will");
    }

    [Fact]
    public async Task A_takeover_publishes_the_will_of_the_connection_that_goes()
    {
        await using var watcher = await Watch(MqttVersion.V5);
        await using var first = await Connect(MqttVersion.V5, delay: null, id: "same", expiry: 100);
        await using var second = await _server.ConnectAsync(MqttVersion.V5, "same", c => c with { Clean = false });
        await watcher.ReadPublishAsync("gone");
    }

    [Fact]
    [Statements(V5 = "3.1.3-9")]
    public async Task MQTT_3_1_3_9_A_client_that_is_back_before_the_delay_has_no_will_published()
    {
        await using var watcher = await Watch(MqttVersion.V5);
        var first = await Connect(MqttVersion.V5, delay: 10, id: "back", expiry: 100);
        first.Vanish();
        await Offline("back");
        _clock.Advance(TimeSpan.FromSeconds(9));
        await using var second = await _server.ConnectAsync(MqttVersion.V5, "back", c => c with { Clean = false });
        second.ConnAck!.SessionPresent.ShouldBeTrue();
        await AdvanceAsync(30);
        await watcher.ExpectNothingAsync();
    }

    [Theory]
    [InlineData(3u, 50u, 3)]
    [InlineData(50u, 2u, 2)]
    public async Task MQTT_3_1_3_2_The_will_waits_for_the_lesser_of_its_delay_and_the_sessions_end(uint delay, uint expiry, int due)
    {
        await using var watcher = await Watch(MqttVersion.V5);
        var client = await Connect(MqttVersion.V5, delay, id: "delayed", expiry: expiry);
        client.Vanish();
        await Offline("delayed");
        await AdvanceAsync(due - 0.5);
        await watcher.ExpectNothingAsync();
        await AdvanceAsync(1);
        await watcher.ReadPublishAsync("gone");
    }

    [Fact]
    public async Task A_clean_start_ends_the_session_and_so_publishes_a_delayed_will()
    {
        await using var watcher = await Watch(MqttVersion.V5);
        var client = await Connect(MqttVersion.V5, delay: 50, id: "fresh", expiry: 100);
        client.Vanish();
        await Offline("fresh");
        await using var again = await _server.ConnectAsync(MqttVersion.V5, "fresh");
        await watcher.ReadPublishAsync("gone");
    }

    [Theory]
    [BothVersions]
    [Statements(V5 = "3.1.2-22", V311 = "3.1.2-24")]
    public async Task MQTT_3_1_2_22_Silence_for_one_and_a_half_keep_alives_ends_the_connection(MqttVersion version)
    {
        await using var watcher = await Watch(version);
        await using var client = await _server.ConnectAsync(version, "silent", c => c with { KeepAlive = 10, Will = new MqttMessage("will", "gone"u8.ToArray()) });
        await AdvanceAsync(14);
        await client.ExpectNothingAsync(); // a PINGREQ counts
        await AdvanceAsync(14);
        await client.ExpectNothingAsync();
        await SilenceAsync("silent", 16);
        await client.ExpectEndAsync(MqttReason.KeepAliveTimeout);
        await watcher.ReadPublishAsync("gone");
    }

    [Fact]
    [Statements(V5 = "3.2.2-22")]
    public async Task MQTT_3_2_2_22_The_servers_keep_alive_is_the_one_that_counts()
    {
        await using var client = await _server.ConnectAsync(MqttVersion.V5, "silent", c => c with { KeepAlive = 0 });
        client.ConnAck!.Properties!.ServerKeepAlive.ShouldBe((ushort)60);
        await SilenceAsync("silent", 91);
        await client.ExpectEndAsync(MqttReason.KeepAliveTimeout);
    }

    [Fact]
    [Statements(V311 = "4.1.0-2")]
    public async Task V311_A_keep_alive_of_0_never_times_out()
    {
        await using var client = await _server.ConnectAsync(MqttVersion.V311, with: c => c with { KeepAlive = 0 });
        await AdvanceAsync(100_000);
        await client.ExpectNothingAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("10 0D 00 04")]
    public async Task MQTT_3_1_4_A_CONNECT_that_does_not_come_in_time_is_not_waited_for(string begun)
    {
        await using var client = await _server.OpenAsync(MqttVersion.V5);
        await client.SendHexAsync(begun);
        await Patience.UntilAsync(() => _server.Broker.Counts.Connections > 0);
        await AdvanceAsync(11);
        await client.ExpectCutAsync();
    }

    [Theory]
    [BothVersions]
    [Statements(V5 = "3.1.2-23 4.1.0-2", V311 = "3.1.2-4 4.1.0-1")]
    public async Task MQTT_3_1_2_23_A_session_is_kept_for_its_expiry_and_no_longer(MqttVersion version)
    {
        await using var server = await MqttServer.StartAsync(s => s.AddSingleton<TimeProvider>(_clock), "Mqtt:SessionExpirySeconds=100");
        var client = await Lasting(server, version);
        client.Vanish();
        await Offline("kept", server);
        await AdvanceAsync(99, server);
        client = await Lasting(server, version);
        client.ConnAck!.SessionPresent.ShouldBeTrue();
        client.Vanish();
        await Offline("kept", server);
        await AdvanceAsync(101, server);
        client = await Lasting(server, version);
        client.ConnAck!.SessionPresent.ShouldBeFalse();
        await client.DisposeAsync();
    }

    [Fact]
    [Statements(V5 = "3.3.2-5 3.3.2-6")]
    public async Task MQTT_3_3_2_5_and_6_A_message_expires_while_it_waits_and_counts_down_otherwise()
    {
        var client = await _server.ConnectAsync(MqttVersion.V5, "late", c => c with { Properties = new MqttProperties { SessionExpirySeconds = 100 } });
        await client.SubscribeAsync("news", MqttQos.AtLeastOnce);
        await client.DisconnectAsync();
        await client.ExpectEndAsync();
        await Offline("late");
        await using var publisher = await _server.ConnectAsync(MqttVersion.V5);
        await publisher.PublishAsync("news", "short", MqttQos.AtLeastOnce, 1, retain: true, properties: new MqttProperties { MessageExpirySeconds = 1 });
        await publisher.PublishAsync("news", "long", MqttQos.AtLeastOnce, 2, properties: new MqttProperties { MessageExpirySeconds = 6 });
        await publisher.ReadAsync();
        await publisher.ReadAsync();
        await AdvanceAsync(3);
        await using var again = await _server.ConnectAsync(MqttVersion.V5, "late", c => c with { Clean = false });
        (await again.ReadPublishAsync("long")).Message.Properties!.MessageExpirySeconds.ShouldBe(3u);
        await again.SubscribeAsync("news"); // the retained one has expired too
        await again.ExpectNothingAsync();
    }

    [Fact]
    [Statements(V5 = "4.3.3-7")]
    public async Task MQTT_4_3_3_7_A_message_that_was_sent_does_not_expire()
    {
        var client = await _server.ConnectAsync(MqttVersion.V5, "sent", c => c with { Properties = new MqttProperties { SessionExpirySeconds = 100 } });
        await client.SubscribeAsync("news", MqttQos.ExactlyOnce);
        await using var publisher = await _server.ConnectAsync(MqttVersion.V5);
        await publisher.PublishAsync("news", "sent", MqttQos.ExactlyOnce, 1, properties: new MqttProperties { MessageExpirySeconds = 1 });
        var sent = await client.ReadPublishAsync("sent");
        client.Vanish();
        await Offline("sent");
        await AdvanceAsync(5);
        await using var again = await _server.ConnectAsync(MqttVersion.V5, "sent", c => c with { Clean = false, Properties = new MqttProperties { SessionExpirySeconds = 100 } });
        (await again.ReadPublishAsync("sent")).PacketId.ShouldBe(sent.PacketId);
    }

    private static Task<RawMqtt> Lasting(MqttServer server, MqttVersion version) => server.ConnectAsync(version, "kept", c => c with
    {
        Clean = false,
        Properties = version == MqttVersion.V5 ? new MqttProperties { SessionExpirySeconds = 100 } : null,
    });

    private Task<RawMqtt> Connect(MqttVersion version, uint? delay, string? id = null, uint? expiry = null, bool retain = false) =>
        _server.ConnectAsync(version, id, c => c with
        {
            Will = new MqttMessage("will", "gone"u8.ToArray(), MqttQos.AtLeastOnce, retain, delay is null ? null : new MqttProperties { WillDelaySeconds = delay }),
            Properties = expiry is null ? null : new MqttProperties { SessionExpirySeconds = expiry },
        });

    private async Task<RawMqtt> Watch(MqttVersion version)
    {
        var watcher = await _server.ConnectAsync(version);
        await watcher.SubscribeAsync("will", MqttQos.ExactlyOnce);
        return watcher;
    }

    /// <summary>The server has noticed that a client is gone.</summary>
    private Task Offline(string clientId, MqttServer? server = null) =>
        Patience.UntilAsync(() => !(server ?? _server).Core.Sessions.All.Any(s => s.Client.ClientId == clientId && s.IsConnected));

    /// <summary>
    /// Moves the clock past a client's patience until the server ends the connection, and then no further: the farewell waits on the
    /// same clock. The server may note a client's last packet after the clock began to move, so the silence may have to begin again.
    /// </summary>
    private async Task SilenceAsync(string clientId, double seconds)
    {
        var connection = (MqttConnection)_server.Core.Sessions.All.Single(s => s.Client.ClientId == clientId).Connection!;
        while (connection.End is null)
        {
            _clock.Advance(TimeSpan.FromSeconds(seconds));
            _server.Sweep.Sweep();
            await Task.Yield();
        }

        await Offline(clientId);
    }

    /// <summary>Moves the clock in steps and lets the sweep look after each, so that each sees its own moment.</summary>
    private async Task AdvanceAsync(double seconds, MqttServer? server = null)
    {
        var steps = Math.Min(40, seconds * 4);
        for (var i = 0; i < steps; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(seconds / steps));
            (server ?? _server).Sweep.Sweep();
            await Task.Yield();
        }
    }
}
