using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Roommate.Contracts.Home;
using Roommate.Mqtt.Client;
using Roommate.Mqtt.Packets;
using Roommate.Testing;

namespace Roommate.IntegrationTests.Bridge;

/// <summary>A device of Roommate's own kind at the external broker.</summary>
internal sealed class BridgedDevice : IAsyncDisposable
{
    private readonly Channel<(string Topic, JsonElement Body)> _heard = Channel.CreateUnbounded<(string, JsonElement)>();
    private readonly MqttClient _client;

    private BridgedDevice(string id, int port)
    {
        Id = id;
        _client = new MqttClient(new MqttClientOptions
        {
            Host = "127.0.0.1",
            Port = port,
            ClientId = id,
            Will = new MqttMessage($"rm/1/{id}/online", """{"on":false}"""u8.ToArray(), MqttQos.AtLeastOnce, Retain: true),
            ReconnectDelay = TimeSpan.FromMilliseconds(50),
        })
        {
            OnMessage = (message, _) =>
            {
                _heard.Writer.TryWrite((message.Topic, JsonSerializer.Deserialize<JsonElement>(message.Payload.Span)));
                return ValueTask.CompletedTask;
            },
        };
    }

    public string Id { get; }

    public static async Task<BridgedDevice> ConnectAsync(CreateDeviceResult created, int port, int boot = 1)
    {
        var device = new BridgedDevice(created.Device.Id, port);
        await device._client.ConnectAsync(Patience.Token);
        await device._client.SubscribeAsync(
            [.. new[] { "delta", "ack", "twin", "cmd/+" }.Select(t => new MqttSubscription($"rm/1/{device.Id}/{t}", MqttQos.AtLeastOnce))], Patience.Token);
        await device.SayAsync("online", $$"""{"on":true,"boot":{{boot}}}""", retain: true);
        return device;
    }

    public async Task SayAsync(string topic, string json, bool retain = false) =>
        await _client.PublishAsync(new MqttMessage($"rm/1/{Id}/{topic}", Encoding.UTF8.GetBytes(json), MqttQos.AtLeastOnce, retain), Patience.Token);

    /// <summary>The next message on one of its topics that fits, skipping others.</summary>
    public async Task<JsonElement> NextAsync(string topic, Func<JsonElement, bool>? fits = null)
    {
        while (true)
        {
            var (heard, body) = await _heard.Reader.ReadAsync(Patience.Token);
            if (heard.StartsWith($"rm/1/{Id}/{topic}", StringComparison.Ordinal) && fits?.Invoke(body) != false)
            {
                return body;
            }
        }
    }

    /// <summary>Goes without a word: the broker publishes its will.</summary>
    public async Task VanishAsync()
    {
        var drop = _client.DropAsync();
        await _client.DisposeAsync();
        await drop;
    }

    public ValueTask DisposeAsync() => _client.DisposeAsync();

}
