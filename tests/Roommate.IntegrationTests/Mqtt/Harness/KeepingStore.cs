using Roommate.Mqtt.Storage;

namespace Roommate.IntegrationTests.Mqtt.Harness;

/// <summary>A durable store in memory: what was written is there for the next server, whatever became of the last.</summary>
internal sealed class KeepingStore : IMqttStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, MqttStoredMessage> _retained = [];
    private readonly Dictionary<(string, string), Kept> _sessions = [];

    public bool IsDurable => true;

    public ValueTask<MqttStoredState> LoadAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(new MqttStoredState(
                [.. _retained.Values],
                [.. _sessions.Values.Where(static s => s.Session is not null)
                    .Select(static s => new MqttStoredSessionState(s.Session!, [.. s.Deliveries.Values], [.. s.ReceivedIds]))]));
        }
    }

    public ValueTask WriteAsync(IReadOnlyList<MqttStoreChange> changes, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            foreach (var change in changes)
            {
                Apply(change);
            }
        }

        return ValueTask.CompletedTask;
    }

    private void Apply(MqttStoreChange change)
    {
        switch (change)
        {
            case MqttStoreChange.Retained { Message: { } message } r:
                _retained[r.Topic] = message;
                break;
            case MqttStoreChange.Retained r:
                _retained.Remove(r.Topic);
                break;
            case MqttStoreChange.SessionSaved s:
                Of(s.Session.Principal, s.Session.ClientId).Session = s.Session;
                break;
            case MqttStoreChange.SessionRemoved s:
                _sessions.Remove((s.Principal, s.ClientId));
                break;
            case MqttStoreChange.DeliverySaved d:
                Of(d.Principal, d.ClientId).Deliveries[d.Delivery.Sequence] = d.Delivery;
                break;
            case MqttStoreChange.DeliveryRemoved d:
                Of(d.Principal, d.ClientId).Deliveries.Remove(d.Sequence);
                break;
            case MqttStoreChange.ReceivedId { Held: true } i:
                Of(i.Principal, i.ClientId).ReceivedIds.Add(i.PacketId);
                break;
            case MqttStoreChange.ReceivedId i:
                Of(i.Principal, i.ClientId).ReceivedIds.Remove(i.PacketId);
                break;
        }
    }

    private Kept Of(string principal, string clientId)
    {
        if (!_sessions.TryGetValue((principal, clientId), out var kept))
        {
            _sessions[(principal, clientId)] = kept = new Kept();
        }

        return kept;
    }

    private sealed class Kept
    {
        public MqttStoredSession? Session { get; set; }

        public SortedDictionary<long, MqttStoredDelivery> Deliveries { get; } = [];

        public HashSet<ushort> ReceivedIds { get; } = [];
    }
}
