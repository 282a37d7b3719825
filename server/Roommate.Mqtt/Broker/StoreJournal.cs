using Microsoft.Extensions.Logging;
using Roommate.Mqtt.Sessions;
using Roommate.Mqtt.Storage;

namespace Roommate.Mqtt.Broker;

/// <summary>
/// Notes of what has to outlive the process, written by one writer in order, as many at once as have gathered: a group commit. Whoever
/// promised something to a client waits for <see cref="CommittedAsync"/> before saying so. Does nothing for a store that is not durable.
/// </summary>
internal sealed partial class StoreJournal(IMqttStore store, BrokerClock clock, ILogger<StoreJournal> logger) : ISessionJournal
{
    // What a store that is slow or away may make QoS 0 messages for other nodes cost.
    private const int MaximumWaiting = 10_000;

    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly AsyncSignal _wake = new();

    // A delivery that is finished before its batch was written leaves no trace: the usual case for clients that are connected.
    private readonly Dictionary<(MqttSession, long), int> _unwritten = [];
    private List<MqttStoreChange?> _changes = [];
    private TaskCompletionSource _committed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _writing = Task.CompletedTask;

    public bool IsActive { get; } = store.IsDurable;

    public void SaveRetained(Publication message)
    {
        if (IsActive)
        {
            Add(new MqttStoreChange.Retained(message.Topic, message.Payload.IsEmpty ? null : Stored(message)));
        }
    }

    public void Save(MqttSession session, IReadOnlyList<SessionSubscription> subscriptions) => Add(new MqttStoreChange.SessionSaved(new MqttStoredSession(
        session.Client.Principal.Name, session.Client.ClientId, session.ExpirySeconds, [.. subscriptions.Select(static s => (s.Options, s.Identifier))])
    {
        EndsAt = session.ExpiresAt == long.MaxValue ? null : clock.ToWall(session.ExpiresAt),
        Roles = [.. session.Client.Principal.Roles],
    }));

    /// <summary>Passes a message on to another node; false when it is not worth waiting for (QoS 0, and too much waits already).</summary>
    public bool PassOn(string node, Publication message, bool toClients, IReadOnlyList<string> shares, int hops)
    {
        if (!IsActive)
        {
            return false;
        }

        var what = new MqttStoreChange.Forwarded(node, new MqttForwarded(Stored(message), toClients, shares, hops));
        lock (_gate)
        {
            if (!what.What.IsLasting && _changes.Count >= MaximumWaiting)
            {
                return false;
            }

            _changes.Add(what);
        }

        _wake.Set();
        return true;
    }

    /// <summary>The session is gone; or (replaced) another one of the same client takes its place.</summary>
    public void Forget(MqttSession session, bool replaced = false)
    {
        if (IsActive)
        {
            Add(new MqttStoreChange.SessionRemoved(session.Client.Principal.Name, session.Client.ClientId, replaced));
        }
    }

    public void SaveReceived(MqttSession session, ushort packetId, bool held)
    {
        if (IsActive && session.ExpirySeconds > 0)
        {
            Add(new MqttStoreChange.ReceivedId(session.Client.Principal.Name, session.Client.ClientId, packetId, held));
        }
    }

    public void Save(MqttSession session, in Delivery delivery, bool released)
    {
        var saved = new MqttStoreChange.DeliverySaved(session.Client.Principal.Name, session.Client.ClientId, new MqttStoredDelivery(
            delivery.Sequence, Stored(delivery.Message), delivery.Qos, delivery.Retain, delivery.Identifiers ?? [], released));
        lock (_gate)
        {
            if (_unwritten.TryGetValue((session, delivery.Sequence), out var index))
            {
                _changes[index] = saved;
                return;
            }

            if (!released)
            {
                _unwritten[(session, delivery.Sequence)] = _changes.Count;
            }

            _changes.Add(saved);
        }

        _wake.Set();
    }

    public void Remove(MqttSession session, long sequence)
    {
        lock (_gate)
        {
            if (_unwritten.Remove((session, sequence), out var index))
            {
                _changes[index] = null;
                return;
            }

            _changes.Add(new MqttStoreChange.DeliveryRemoved(session.Client.Principal.Name, session.Client.ClientId, sequence));
        }

        _wake.Set();
    }

    /// <summary>Completes when everything noted so far is written.</summary>
    public Task CommittedAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return (_changes.Count == 0 ? _writing : _committed.Task).WaitAsync(cancellationToken);
        }
    }

    /// <summary>Writes until stopped, then what is left.</summary>
    public async Task WriteLoopAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            await _wake.WaitAsync();
            await WriteAsync(stopping);
        }

        await WriteAsync(CancellationToken.None);
    }

    /// <summary>Lets the writer look at whether it is to stop.</summary>
    public void Nudge() => _wake.Set();

    private async Task WriteAsync(CancellationToken stopping)
    {
        List<MqttStoreChange?> batch;
        TaskCompletionSource committed;
        lock (_gate)
        {
            (batch, _changes) = (_changes, []);
            (committed, _committed) = (_committed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            _writing = committed.Task;
            _unwritten.Clear();
        }

        var changes = batch.OfType<MqttStoreChange>().ToList();
        while (changes.Count > 0)
        {
            try
            {
                await store.WriteAsync(changes, CancellationToken.None);
                break;
            }
            catch (Exception e) when (!stopping.IsCancellationRequested)
            {
                // Nothing is acknowledged meanwhile, so publishers wait rather than lose.
                Log.WriteFailed(logger, e, changes.Count);
                await Task.Delay(RetryPause, clock.Time, CancellationToken.None);
            }
        }

        committed.SetResult();
    }

    private void Add(MqttStoreChange change)
    {
        lock (_gate)
        {
            _changes.Add(change);
        }

        _wake.Set();
    }

    private MqttStoredMessage Stored(Publication message) => new(message.ToMessage(clock.Now), clock.ToWall(message.ExpiresAt));

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Writing {Count} MQTT changes to the store failed; trying again in a second")]
        public static partial void WriteFailed(ILogger logger, Exception exception, int count);
    }
}
