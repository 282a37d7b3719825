using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Threading.Channels;
using Roommate.Mqtt.Client;
using Roommate.Mqtt.Packets;
using Roommate.Testing;
using Shouldly;

namespace Roommate.SystemTests.Program;

/// <summary>What the MQTT endpoint acknowledged survives kill -9 of the server and of its Redis.</summary>
public sealed class MqttDeathTests
{
    [Fact]
    public async Task A_session_its_queue_and_a_retained_message_survive_kill_9_of_both()
    {
        await using var server = new ServerProcess("--Mqtt:AllowAnonymous=true");
        await server.StartAsync();
        await using (var subscriber = Client(server, "reader"))
        {
            await subscriber.ConnectAsync(Patience.Token);
            await subscriber.SubscribeAsync([new MqttSubscription("news/#", MqttQos.ExactlyOnce)], Patience.Token);
            await subscriber.DropAsync();
        }

        await using var publisher = Client(server, "writer");
        await publisher.ConnectAsync(Patience.Token);
        (await publisher.PublishAsync(Message("news/kept", "retained") with { Retain = true }, Patience.Token)).IsFailure().ShouldBeFalse();
        (await publisher.PublishAsync(Message("news/x", "one"), Patience.Token)).ShouldBe(MqttReason.Success);
        (await publisher.PublishAsync(Message("news/x", "two") with { Qos = MqttQos.ExactlyOnce }, Patience.Token)).ShouldBe(MqttReason.Success);

        // Its Redis first, so that nothing can be written any more; the server's own goes with it.
        using (var redis = Process.GetProcessById(int.Parse(await File.ReadAllTextAsync(Path.Combine(server.Directory, "redis", "redis.pid")), CultureInfo.InvariantCulture)))
        {
            redis.Kill();
        }

        await server.KillAsync();
        await server.StartAsync();
        var heard = Channel.CreateUnbounded<(string, string)>();
        await using var again = Client(server, "reader", heard);
        var present = new TaskCompletionSource<bool>();
        again.OnConnected = present.SetResult;
        await again.ConnectAsync(Patience.Token);
        (await present.Task).ShouldBeTrue();
        (await heard.Reader.ReadAsync(Patience.Token)).ShouldBe(("news/kept", "retained"));
        (await heard.Reader.ReadAsync(Patience.Token)).ShouldBe(("news/x", "one"));
        (await heard.Reader.ReadAsync(Patience.Token)).ShouldBe(("news/x", "two"));
        var late = Channel.CreateUnbounded<(string, string)>();
        await using var other = Client(server, "late", late);
        await other.ConnectAsync(Patience.Token);
        await other.SubscribeAsync([new MqttSubscription("news/kept")], Patience.Token);
        (await late.Reader.ReadAsync(Patience.Token)).ShouldBe(("news/kept", "retained"));
    }

    private static MqttMessage Message(string topic, string payload) => new(topic, Encoding.UTF8.GetBytes(payload), MqttQos.AtLeastOnce);

    private static MqttClient Client(ServerProcess server, string id, Channel<(string, string)>? heard = null) =>
        new(new MqttClientOptions { Host = "127.0.0.1", Port = server.MqttPort, ClientId = id, ReconnectDelay = TimeSpan.FromMilliseconds(50) })
        {
            OnMessage = async (message, ct) =>
            {
                if (heard is not null)
                {
                    await heard.Writer.WriteAsync((message.Topic, Encoding.UTF8.GetString(message.Payload.Span)), ct);
                }
            },
        };
}
