using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging;
using Roommate.Contracts.Faults;
using Roommate.Mqtt.Client;
using Roommate.Mqtt.Packets;
using Roommate.Mqtt.Topics;

namespace Roommate.Home.Bridge;

/// <summary>A filter somebody hears at the external broker.</summary>
/// <param name="Filter">As it is subscribed, with <c>$share</c>.</param>
/// <param name="Lane">Messages of one lane are handled in order; given the topic.</param>
internal sealed record BridgeFilter(string Filter, Func<string, string> Lane, Func<MqttMessage, CancellationToken, ValueTask> Handler);

/// <summary>
/// One connection to the external broker, with a session there. A message is acknowledged when its handlers are done with it; while the
/// store is away they wait, and the broker keeps what comes.
/// </summary>
internal sealed partial class BridgeClient : IAsyncDisposable
{
    private const int AtOnce = 100;

    private static readonly TimeSpan StorePause = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _ending = new();
    private readonly ConcurrentDictionary<BridgeFilter, uint> _filters = new();
    private readonly Lanes _lanes = new();
    private readonly MqttClient _client;
    private readonly TimeProvider _time;
    private readonly ILogger _log;

    public BridgeClient(MqttClientOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        _time = time;
        _log = loggers.CreateLogger<BridgeClient>();
        _client = new MqttClient(options with { MaximumHandling = AtOnce, ReceiveMaximum = AtOnce }, time, loggers.CreateLogger<MqttClient>()) { OnMessage = TakeAsync };
    }

    public bool IsConnected => _client.IsConnected;

    /// <summary>Connects. What the broker has kept for the session comes at once: the filters are to be there.</summary>
    public void Start() => _client.Start();

    /// <summary>Hears a filter as soon and as long as there is a connection.</summary>
    public void Add(BridgeFilter filter)
    {
        var identifier = IdentifierOf(filter.Filter);
        _filters[filter] = identifier;
        _ = SubscribeAsync(filter.Filter, identifier);
    }

    public void Remove(BridgeFilter filter)
    {
        if (_filters.TryRemove(filter, out var identifier) && !_filters.Values.Contains(identifier))
        {
            _ = UnsubscribeAsync(filter.Filter);
        }
    }

    public Task<MqttReason> PublishAsync(MqttMessage message, CancellationToken ct) => _client.PublishAsync(message, ct);

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _client.DisposeAsync();
        _ending.Dispose();
    }

    // The same for the same filter in every run: what the broker kept for this session carries the identifier of the run before.
    private static uint IdentifierOf(string filter)
    {
        var hash = 2166136261;
        foreach (var b in Encoding.UTF8.GetBytes(filter))
        {
            hash = (hash ^ b) * 16777619;
        }

        return Math.Max(1, hash & 0x0FFF_FFFF);
    }

    private ValueTask TakeAsync(MqttMessage message, CancellationToken ct)
    {
        // A broker sends one message for all filters that match, or one for each: the identifiers say which it is for.
        var identifiers = message.Properties?.SubscriptionIdentifiers;
        List<Task>? handling = null;
        foreach (var (filter, identifier) in _filters)
        {
            TopicRules.TrySplit(filter.Filter, out _, out var plain);
            if (identifiers?.Contains(identifier) != false && TopicRules.Matches(plain, message.Topic))
            {
                (handling ??= []).Add(_lanes.RunAsync(filter.Lane(message.Topic), () => HandleAsync(filter, message, ct)));
            }
        }

        return handling is null ? ValueTask.CompletedTask : new ValueTask(Task.WhenAll(handling));
    }

    private async Task HandleAsync(BridgeFilter filter, MqttMessage message, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                await filter.Handler(message, ct);
                return;
            }
            catch (FaultException fault)
            {
                Log.Later(_log, message.Topic, fault.Fault.Code);
                await Task.Delay(StorePause, _time, ct);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !ct.IsCancellationRequested)
            {
                // Handling it again would fail again.
                Log.Failed(_log, exception, message.Topic);
                return;
            }
        }
    }

    private async Task SubscribeAsync(string filter, uint identifier)
    {
        try
        {
            var answer = await _client.SubscribeAsync([new MqttSubscription(filter, MqttQos.AtLeastOnce)], identifier, _ending.Token);
            if (answer is [>= MqttReason.Unspecified and var reason])
            {
                Log.Refused(_log, filter, reason);
            }
        }
        catch (OperationCanceledException)
        {
            // The bridge is ending.
        }
    }

    private async Task UnsubscribeAsync(string filter)
    {
        try
        {
            await _client.UnsubscribeAsync([filter], _ending.Token);
        }
        catch (OperationCanceledException)
        {
            // The bridge is ending; its session goes with its expiry.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3031, LogLevel.Warning, "A message on {Topic} waits at the external broker: the store is not there ({Code})")]
        public static partial void Later(ILogger logger, string topic, string code);

        [LoggerMessage(3032, LogLevel.Error, "Handling a message on {Topic} from the external broker failed")]
        public static partial void Failed(ILogger logger, Exception exception, string topic);

        [LoggerMessage(3033, LogLevel.Error, "The external broker refuses to let us hear {Filter}: {Reason}. Give Mqtt:Bridge's user the right to read it")]
        public static partial void Refused(ILogger logger, string filter, MqttReason reason);
    }
}
