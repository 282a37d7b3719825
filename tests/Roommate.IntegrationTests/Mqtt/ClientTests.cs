using System.Text;
using System.Threading.Channels;
using Roommate.IntegrationTests.Mqtt.Harness;
using Roommate.Mqtt.Client;
using Roommate.Mqtt.Packets;
using Roommate.Testing;
using Shouldly;

namespace Roommate.IntegrationTests.Mqtt;

/// <summary>Our own client against our own endpoint: what the bridge and the demo devices rely on.</summary>
[Collection(SharedServerGroup.Name)]
public sealed class ClientTests(SharedServer shared)
{
    private MqttServer Server => shared.Server;

    [Theory]
    [BothVersions]
    public async Task It_publishes_and_receives_every_QoS(MqttVersion version)
    {
        var topic = MqttServer.Unique("c/");
        var received = Channel.CreateUnbounded<MqttMessage>();
        await using var client = New(version, Server.Port, received);
        await client.ConnectAsync(CancellationToken.None).WaitAsync(Patience.Long);
        (await client.SubscribeAsync([new MqttSubscription(topic, MqttQos.ExactlyOnce)], CancellationToken.None).WaitAsync(Patience.Long)).ShouldBe([MqttReason.GrantedQos2]);
        foreach (var qos in Enum.GetValues<MqttQos>())
        {
            (await client.PublishAsync(Message(topic, $"qos {qos}", qos), CancellationToken.None).WaitAsync(Patience.Long)).ShouldBe(MqttReason.Success);
        }

        foreach (var qos in Enum.GetValues<MqttQos>())
        {
            (await Take(received)).ShouldBe($"qos {qos}");
        }

        await client.UnsubscribeAsync([topic], CancellationToken.None).WaitAsync(Patience.Long);
        await client.DisconnectAsync(MqttReason.Success, CancellationToken.None).WaitAsync(Patience.Long);
    }

    [Theory]
    [BothVersions]
    public async Task A_refusal_is_an_exception_with_the_brokers_reason(MqttVersion version)
    {
        await using var server = await MqttServer.StartAsync("Mqtt:AllowAnonymous=false");
        await using var client = New(version, server.Port, Channel.CreateUnbounded<MqttMessage>());
        (await Should.ThrowAsync<MqttConnectException>(() => client.ConnectAsync(CancellationToken.None))).Reason.ShouldBe(MqttReason.NotAuthorized);
    }

    [Theory]
    [BothVersions]
    public async Task After_a_dropped_connection_it_resumes_and_nothing_of_QoS_1_is_lost(MqttVersion version)
    {
        var topic = MqttServer.Unique("c/");
        var received = Channel.CreateUnbounded<MqttMessage>();
        await using var subscriber = New(version, Server.Port, received);
        await subscriber.ConnectAsync(CancellationToken.None).WaitAsync(Patience.Long);
        await subscriber.SubscribeAsync([new MqttSubscription(topic, MqttQos.AtLeastOnce)], CancellationToken.None).WaitAsync(Patience.Long);
        await using var publisher = New(version, Server.Port, Channel.CreateUnbounded<MqttMessage>());
        await publisher.ConnectAsync(CancellationToken.None).WaitAsync(Patience.Long);
        var publishing = new List<Task<MqttReason>>();
        for (var i = 0; i < 300; i++)
        {
            publishing.Add(publisher.PublishAsync(Message(topic, $"{i}", MqttQos.AtLeastOnce), CancellationToken.None));
            if (i % 60 == 30)
            {
                await publisher.DropAsync();
            }

            if (i % 60 == 50)
            {
                await subscriber.DropAsync();
            }
        }

        (await Task.WhenAll(publishing).WaitAsync(Patience.Long)).ShouldAllBe(r => !r.IsFailure());
        var missing = Enumerable.Range(0, 300).Select(i => $"{i}").ToHashSet();
        while (missing.Count > 0)
        {
            missing.Remove(await Take(received));
        }
    }

    [Theory]
    [BothVersions]
    public async Task A_broker_that_was_away_and_forgot_everything_is_subscribed_to_again(MqttVersion version)
    {
        var received = Channel.CreateUnbounded<MqttMessage>();
        var server = await MqttServer.StartAsync();
        var port = server.Port;
        await using var client = New(version, port, received);
        await client.ConnectAsync(CancellationToken.None).WaitAsync(Patience.Long);
        await client.SubscribeAsync([new MqttSubscription("c/again", MqttQos.AtLeastOnce)], CancellationToken.None).WaitAsync(Patience.Long);
        await server.DisposeAsync();
        var while_away = client.PublishAsync(Message("c/again", "kept for later", MqttQos.AtLeastOnce), CancellationToken.None);
        await using var restarted = await MqttServer.StartAsync($"Mqtt:Listen=127.0.0.1:{port}");
        (await while_away.WaitAsync(Patience.Long)).IsFailure().ShouldBeFalse();
        (await client.PublishAsync(Message("c/again", "after", MqttQos.AtLeastOnce), CancellationToken.None).WaitAsync(Patience.Long)).ShouldBe(MqttReason.Success);
        while (await Take(received) != "after")
        {
            // The one published while away may or may not have met the new subscription first.
        }
    }

    [Fact]
    public async Task A_handler_may_publish_with_QoS_1_and_wait_for_it()
    {
        var topic = MqttServer.Unique("c/");
        var received = Channel.CreateUnbounded<MqttMessage>();
        await using var client = New(MqttVersion.V5, Server.Port, received);
        client.OnMessage = async (message, ct) =>
        {
            if (message.Topic == topic)
            {
                await client.PublishAsync(Message(topic + "/echo", "pong", MqttQos.AtLeastOnce), ct);
            }

            received.Writer.TryWrite(message);
        };
        await client.ConnectAsync(CancellationToken.None).WaitAsync(Patience.Long);
        await client.SubscribeAsync([new MqttSubscription(topic + "/#", MqttQos.AtLeastOnce)], CancellationToken.None).WaitAsync(Patience.Long);
        await client.PublishAsync(Message(topic, "ping", MqttQos.AtLeastOnce), CancellationToken.None).WaitAsync(Patience.Long);
        new[] { await Take(received), await Take(received) }.ShouldBe(["ping", "pong"]);
    }

    [Theory]
    [BothVersions]
    public async Task Its_will_is_published_when_it_is_dropped(MqttVersion version)
    {
        var topic = MqttServer.Unique("c/");
        await using var watcher = await Server.ConnectAsync(version);
        await watcher.SubscribeAsync(topic);
        await using var client = new MqttClient(Options(version, Server.Port) with { Will = Message(topic, "gone", MqttQos.AtMostOnce) });
        await client.ConnectAsync(CancellationToken.None).WaitAsync(Patience.Long);
        await client.DropAsync();
        await watcher.ReadPublishAsync("gone");
    }

    private static MqttClient New(MqttVersion version, int port, Channel<MqttMessage> received) => new(Options(version, port))
    {
        OnMessage = (message, _) =>
        {
            received.Writer.TryWrite(message);
            return ValueTask.CompletedTask;
        },
    };

    private static MqttClientOptions Options(MqttVersion version, int port) => new()
    {
        Host = "127.0.0.1",
        Port = port,
        Version = version,
        ClientId = MqttServer.Unique("ours"),
        ReconnectDelay = TimeSpan.FromMilliseconds(20),
    };

    private static MqttMessage Message(string topic, string payload, MqttQos qos) => new(topic, Encoding.UTF8.GetBytes(payload), qos);

    private static async Task<string> Take(Channel<MqttMessage> received)
    {
        using var timeout = new CancellationTokenSource(Patience.Long);
        return Encoding.UTF8.GetString((await received.Reader.ReadAsync(timeout.Token)).Payload.Span);
    }
}
