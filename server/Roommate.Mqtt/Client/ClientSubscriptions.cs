using Roommate.Mqtt.Packets;

namespace Roommate.Mqtt.Client;

/// <summary>What this client wants to be subscribed to, and the requests the broker has not answered yet.</summary>
internal sealed class ClientSubscriptions
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (MqttSubscription Subscription, uint Identifier)> _wanted = new(StringComparer.Ordinal);
    private readonly Dictionary<ushort, Request> _pending = [];
    private ClientTransport? _transport;
    private ushort _lastId;

    /// <summary>A connection is there: unanswered requests are sent again, and everything if the broker lost the session.</summary>
    public void Attach(ClientTransport transport, bool sessionPresent)
    {
        lock (_gate)
        {
            _transport = transport;
            foreach (var (id, request) in _pending)
            {
                transport.Send(request.ToPacket(id));
            }

            if (!sessionPresent)
            {
                foreach (var alike in _wanted.Values.GroupBy(static w => w.Identifier).ToArray())
                {
                    _ = Send(new Request([.. alike.Select(static w => w.Subscription)], []) { Identifier = alike.Key });
                }
            }
        }
    }

    public void Detach()
    {
        lock (_gate)
        {
            _transport = null;
        }
    }

    public Task<IReadOnlyList<MqttReason>> Subscribe(IReadOnlyList<MqttSubscription> subscriptions, uint identifier)
    {
        lock (_gate)
        {
            foreach (var subscription in subscriptions)
            {
                _wanted[subscription.Filter] = (subscription, identifier);
            }

            return Send(new Request(subscriptions, []) { Identifier = identifier });
        }
    }

    public Task<IReadOnlyList<MqttReason>> Unsubscribe(IReadOnlyList<string> filters)
    {
        lock (_gate)
        {
            foreach (var filter in filters)
            {
                _wanted.Remove(filter);
            }

            return Send(new Request([], filters));
        }
    }

    public void Acknowledge(SubscriptionAnswerPacket answer)
    {
        lock (_gate)
        {
            if (!_pending.Remove(answer.PacketId, out var request))
            {
                return;
            }

            for (var i = 0; i < request.Subscriptions.Count && i < answer.Reasons.Count; i++)
            {
                if (answer.Reasons[i].IsFailure())
                {
                    _wanted.Remove(request.Subscriptions[i].Filter);
                }
            }

            request.Done.TrySetResult(answer.Reasons);
        }
    }

    public void Abandon()
    {
        lock (_gate)
        {
            foreach (var request in _pending.Values)
            {
                request.Done.TrySetCanceled();
            }

            _pending.Clear();
        }
    }

    private Task<IReadOnlyList<MqttReason>> Send(Request request)
    {
        do
        {
            // Counted down, so that these ids stay clear of those of publications for as long as possible.
            _lastId = _lastId <= 1 ? ushort.MaxValue : (ushort)(_lastId - 1);
        }
        while (_pending.ContainsKey(_lastId));

        _pending[_lastId] = request;
        _transport?.Send(request.ToPacket(_lastId));
        return request.Done.Task;
    }

    private sealed record Request(IReadOnlyList<MqttSubscription> Subscriptions, IReadOnlyList<string> Filters)
    {
        public TaskCompletionSource<IReadOnlyList<MqttReason>> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public uint Identifier { get; init; }

        public MqttPacket ToPacket(ushort id) => Subscriptions.Count == 0 ? new UnsubscribePacket(id, Filters)
            : new SubscribePacket(id, Subscriptions, Identifier == 0 ? null : new MqttProperties { SubscriptionIdentifiers = [Identifier] });
    }
}
