using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Roommate.Contracts;
using Roommate.Contracts.Home;
using Roommate.Mqtt.Client;
using Roommate.Mqtt.Packets;

namespace Roommate.Testing;

/// <summary>A device as a test plays it: connected over TCP, hearing everything of its own, answering when told.</summary>
public sealed class MqttDevice : IAsyncDisposable
{
    private readonly MqttClient _client;
    private readonly Channel<MqttMessage> _heard = Channel.CreateUnbounded<MqttMessage>();
    private readonly string _id;

    private MqttDevice(int port, CreateDeviceResult device)
    {
        _id = device.Device.Id;
        var options = new MqttClientOptions
        {
            Host = "127.0.0.1",
            Port = port,
            ClientId = _id,
            UserName = _id,
            Password = Encoding.UTF8.GetBytes(device.Secret),
            CleanStart = true,
        };
        _client = new MqttClient(options, TimeProvider.System)
        {
            OnMessage = (message, _) =>
            {
                _heard.Writer.TryWrite(message);
                return ValueTask.CompletedTask;
            },
        };
    }

    public static async Task<MqttDevice> ConnectAsync(int port, CreateDeviceResult device)
    {
        var connected = new MqttDevice(port, device);
        await connected._client.ConnectAsync(CancellationToken.None);
        await connected._client.SubscribeAsync([new MqttSubscription($"rm/1/{connected._id}/#", MqttQos.AtLeastOnce)], CancellationToken.None);
        return connected;
    }

    /// <summary>The next message on a topic of this device that starts so.</summary>
    public async Task<(string Topic, JsonElement Body)> HearAsync(string topic)
    {
        using var limit = new CancellationTokenSource(Patience.Long);
        while (true)
        {
            var message = await _heard.Reader.ReadAsync(limit.Token);
            var rest = message.Topic[$"rm/1/{_id}/".Length..];
            if (rest.StartsWith(topic, StringComparison.Ordinal))
            {
                return (rest, JsonDocument.Parse(message.Payload).RootElement);
            }
        }
    }

    public bool HasHeard(string topic) => _heard.Reader.TryPeek(out var message) && message.Topic.Contains(topic, StringComparison.Ordinal);

    /// <summary>The id of the next command it is sent.</summary>
    public async Task<string> AskedAsync() => (await HearAsync("cmd/")).Topic["cmd/".Length..];

    public Task<MqttReason> SayAsync(string topic, object payload) => SayAsync(topic, JsonSerializer.SerializeToUtf8Bytes(payload, Wire.Json));

    public Task<MqttReason> SayAsync(string topic, byte[] payload) =>
        _client.PublishAsync(new MqttMessage($"rm/1/{_id}/{topic}", payload, MqttQos.AtLeastOnce), CancellationToken.None);

    /// <summary>Says goodbye, as a device does that goes to sleep.</summary>
    public Task SleepAsync() => _client.DisconnectAsync(MqttReason.Success, CancellationToken.None);

    public async ValueTask DisposeAsync() => await _client.DisposeAsync();
}
