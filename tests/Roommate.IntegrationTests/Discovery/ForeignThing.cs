using System.Text;
using System.Threading.Channels;
using Roommate.Mqtt.Client;
using Roommate.Mqtt.Packets;
using Roommate.Testing;

namespace Roommate.IntegrationTests.Discovery;

/// <summary>Somebody else's firmware: announces itself, says what it is, hears its command topics. Whichever broker it is connected to.</summary>
internal sealed class ForeignThing : IAsyncDisposable
{
    private readonly Channel<MqttMessage> _heard = Channel.CreateUnbounded<MqttMessage>();
    private readonly MqttClient _client;

    private ForeignThing(int port, MqttMessage? will) => _client = new MqttClient(new MqttClientOptions
    {
        Host = "127.0.0.1",
        Port = port,
        ClientId = $"thing-{Guid.NewGuid():N}",
        Will = will,
        ReconnectDelay = TimeSpan.FromMilliseconds(50),
    })
    {
        OnMessage = (message, _) =>
        {
            _heard.Writer.TryWrite(message);
            return ValueTask.CompletedTask;
        },
    };

    public static async Task<ForeignThing> ConnectAsync(int port, string[] hears, (string Topic, string Payload)? will = null)
    {
        var thing = new ForeignThing(port, will is { } w ? new MqttMessage(w.Topic, Encoding.UTF8.GetBytes(w.Payload), MqttQos.AtLeastOnce, Retain: true) : null);
        await thing._client.ConnectAsync(Patience.Token);
        if (hears.Length > 0)
        {
            await thing._client.SubscribeAsync([.. hears.Select(static t => new MqttSubscription(t, MqttQos.AtLeastOnce))], Patience.Token);
        }

        return thing;
    }

    public Task SayAsync(string topic, string payload, bool retain = false) =>
        _client.PublishAsync(new MqttMessage(topic, Encoding.UTF8.GetBytes(payload), MqttQos.AtLeastOnce, retain), Patience.Token);

    /// <summary>What the broker says to a message.</summary>
    public Task<MqttReason> TryAsync(string topic, string payload) =>
        _client.PublishAsync(new MqttMessage(topic, Encoding.UTF8.GetBytes(payload), MqttQos.AtLeastOnce), Patience.Token);

    public Task AnnounceAsync(string topic, string config) => SayAsync(topic, config, retain: true);

    /// <summary>The next message on a topic, as text.</summary>
    public async Task<string> NextAsync(string topic, Func<string, bool>? fits = null)
    {
        while (true)
        {
            var message = await _heard.Reader.ReadAsync(Patience.Token);
            var text = Encoding.UTF8.GetString(message.Payload.Span);
            if (message.Topic == topic && fits?.Invoke(text) != false)
            {
                return text;
            }
        }
    }

    public async Task<string> NextTopicAsync() => (await _heard.Reader.ReadAsync(Patience.Token)).Topic;

    /// <summary>All that came so far and was not read.</summary>
    public IReadOnlyList<(string Topic, string Payload)> Rest()
    {
        var all = new List<(string, string)>();
        while (_heard.Reader.TryRead(out var message))
        {
            all.Add((message.Topic, Encoding.UTF8.GetString(message.Payload.Span)));
        }

        return all;
    }

    public ValueTask DisposeAsync() => _client.DisposeAsync();

}
