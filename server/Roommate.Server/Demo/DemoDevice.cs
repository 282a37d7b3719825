using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Roommate.Contracts;
using Roommate.Contracts.Home;
using Roommate.Mqtt.Client;
using Roommate.Mqtt.Packets;

namespace Roommate.Server.Demo;

/// <summary>A simulated device that is a real MQTT client over TCP and speaks docs/twins.md: about, online with its will, delta in, reported out.</summary>
internal sealed class DemoDevice(DemoSpec spec, string id, string secret, IPEndPoint broker, TimeProvider time, int seed)
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private readonly Random _random = new(seed);
    private readonly long _boot = time.GetUtcNow().ToUnixTimeSeconds();

    // Wishes and commands. A device that is busy forgets the older ones: the newest delta holds all wishes, a command times out.
    private readonly Channel<(string? Command, JsonObject Body)> _wishes = Channel.CreateBounded<(string?, JsonObject)>(new BoundedChannelOptions(16) { FullMode = BoundedChannelFullMode.DropOldest });
    private readonly Dictionary<string, JsonObject> _state = [];
    private string? _ran;
    private long _seq;
    private long _applied;

    public async Task RunAsync(CancellationToken ct)
    {
        foreach (var (part, component) in spec.Components)
        {
            _state[part] = DemoBehaviour.Start(component, _random);
        }

        while (!ct.IsCancellationRequested)
        {
            await using var client = new MqttClient(Options(), time);
            client.OnMessage = HearAsync;
            await client.ConnectAsync(ct);
            await HelloAsync(client, ct);
            await LiveAsync(client, ct);
            await Task.Delay(TimeSpan.FromSeconds(spec.DropsOff ? 25 : 4), time, ct);
        }
    }

    private MqttClientOptions Options() => new()
    {
        Host = broker.Address.ToString(),
        Port = broker.Port,
        ClientId = id,
        UserName = id,
        Password = Encoding.UTF8.GetBytes(secret),
        CleanStart = true,
        Will = Message("online", new { on = false }, retain: true),
    };

    private async Task HelloAsync(MqttClient client, CancellationToken ct)
    {
        await client.PublishAsync(Message("about", new DeviceAbout("roommate-demo", "1.0.0", spec.Components), retain: true), ct);
        await client.PublishAsync(Message("online", new { on = true, boot = _boot }, retain: true), ct);
        await ReportAsync(client, new JsonObject(_state.Select(static s => KeyValuePair.Create(s.Key, (JsonNode?)s.Value.DeepClone()))), ct);
        await client.SubscribeAsync([new MqttSubscription($"rm/1/{id}/delta", MqttQos.AtLeastOnce), new MqttSubscription($"rm/1/{id}/cmd/+", MqttQos.AtLeastOnce)], ct);
    }

    // Until the connection is given up, for those that misbehave.
    private async Task LiveAsync(MqttClient client, CancellationToken ct)
    {
        var leaveAfter = spec.DropsOff ? 120 + _random.Next(120) : spec.Flaky ? 40 + _random.Next(80) : int.MaxValue;
        for (var second = 0; second < leaveAfter; second++)
        {
            await ObeyForAsync(client, Tick, ct);
            foreach (var (part, component) in spec.Components)
            {
                if (DemoBehaviour.Drift(component, _state[part], _random) is { } change)
                {
                    await ApplyAsync(client, part, change, ct);
                }
            }
        }

        await client.DropAsync();
    }

    // One tick: what is wanted meanwhile is done at once.
    private async Task ObeyForAsync(MqttClient client, TimeSpan tick, CancellationToken ct)
    {
        using var over = new CancellationTokenSource(tick, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, ct);
        try
        {
            while (await _wishes.Reader.WaitToReadAsync(either.Token))
            {
                while (_wishes.Reader.TryRead(out var wish))
                {
                    await (wish.Command is { } command ? RunAsync(client, command, wish.Body, ct) : ObeyAsync(client, wish.Body, ct));
                }
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // The tick is over.
        }
    }

    private ValueTask HearAsync(MqttMessage message, CancellationToken ct)
    {
        if (JsonNode.Parse(message.Payload.Span) is JsonObject body)
        {
            var command = message.Topic.Contains("/cmd/", StringComparison.Ordinal) ? message.Topic[(message.Topic.LastIndexOf('/') + 1)..] : null;
            _wishes.Writer.TryWrite((command, body));
        }

        return ValueTask.CompletedTask;
    }

    private async Task ObeyAsync(MqttClient client, JsonObject delta, CancellationToken ct)
    {
        var version = delta["dv"]!.GetValue<long>();
        if (version <= _applied || delta["set"] is not JsonObject set)
        {
            return;
        }

        _applied = version;
        await Task.Delay(TimeSpan.FromMilliseconds(spec.LatencyMs), time, ct);
        foreach (var (part, wish) in set)
        {
            if (wish is not JsonObject wanted || !spec.Components.TryGetValue(part, out var component))
            {
                continue;
            }

            foreach (var (wait, patch) in DemoBehaviour.Obey(component, _state[part], wanted).ToArray())
            {
                if (wait > 0)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(wait), time, ct);
                }

                await ApplyAsync(client, part, patch, ct);
            }
        }
    }

    // An id is run once, however often it arrives.
    private async Task RunAsync(MqttClient client, string command, JsonObject asked, CancellationToken ct)
    {
        if (command == _ran)
        {
            return;
        }

        _ran = command;
        await Task.Delay(TimeSpan.FromMilliseconds(spec.LatencyMs), time, ct);
        var answer = DemoBehaviour.Run(asked["name"]?.GetValue<string>() ?? "", spec.Components);
        await client.PublishAsync(Message($"res/{command}", answer, retain: false), ct);
    }

    private async Task ApplyAsync(MqttClient client, string part, JsonObject patch, CancellationToken ct)
    {
        foreach (var (name, value) in patch)
        {
            _state[part][name] = value?.DeepClone();
        }

        await ReportAsync(client, new JsonObject { [part] = patch.DeepClone() }, ct);
    }

    private Task<MqttReason> ReportAsync(MqttClient client, JsonObject patch, CancellationToken ct) =>
        client.PublishAsync(Message("reported", new { seq = ++_seq, dv = _applied == 0 ? (long?)null : _applied, patch }, retain: false), ct);

    private MqttMessage Message<T>(string name, T payload, bool retain) =>
        new(string.Create(CultureInfo.InvariantCulture, $"rm/1/{id}/{name}"), JsonSerializer.SerializeToUtf8Bytes(payload, Wire.Json), MqttQos.AtLeastOnce, retain);
}
