using Roommate.Mqtt.Hooks;
using Roommate.Mqtt.Packets;

namespace Roommate.Mqtt.Sessions;

/// <summary>
/// What the server remembers of a client between connections (4.1): what it subscribed to, what is on its way to it, which QoS 2
/// messages came from it. Deliveries and acknowledgements go through <see cref="Gate"/>; nothing waits while holding it.
/// </summary>
internal sealed class MqttSession
{
    private readonly DeliveryFlow _flow;
    private Outbox? _outbox;
    private bool _ended;
    private Publication? _pendingWill;

    public MqttSession(MqttClientInfo client, QueueLimits limits, ISessionJournal? journal = null)
    {
        Client = client;
        _flow = new DeliveryFlow(this, limits, journal);
    }

    /// <summary>Guards deliveries, acknowledgements and the attached connection.</summary>
    public Lock Gate { get; } = new();

    public MqttClientInfo Client { get; set; }

    /// <summary>Seconds this session outlives its connection; <see cref="uint.MaxValue"/> is for ever.</summary>
    public uint ExpirySeconds { get; set; }

    /// <summary>Broker time when a disconnected session ends; <see cref="long.MaxValue"/> while connected or for ever.</summary>
    public long ExpiresAt { get; set; } = long.MaxValue;

    /// <summary>Broker time when a will that waits is published.</summary>
    public long WillAt { get; private set; } = long.MaxValue;

    /// <summary>Subscriptions by filter as the client wrote it; touched under the subscription table's lock only.</summary>
    public Dictionary<string, SessionSubscription> Subscriptions { get; } = new(StringComparer.Ordinal);

    /// <summary>Ids of QoS 2 messages received and not released; touched by the connection's read loop only.</summary>
    public HashSet<ushort> ReceivedIds { get; } = [];

    /// <summary>Messages that went lost because the queue was full.</summary>
    public long DroppedCount => _flow.DroppedCount;

    /// <summary>Messages waiting or unfinished.</summary>
    public int Backlog
    {
        get
        {
            lock (Gate)
            {
                return _flow.Backlog;
            }
        }
    }

    /// <summary>The connection in charge, if any.</summary>
    public ISessionConnection? Connection => Volatile.Read(ref _outbox)?.Connection;

    public bool IsConnected => Volatile.Read(ref _outbox) is not null;

    /// <summary>Puts a connection in charge; what is unfinished is sent again on it, first and in order [MQTT-4.4.0-1].</summary>
    /// <returns>False when the session ended in the meantime.</returns>
    public bool TryAttach(Outbox outbox)
    {
        lock (Gate)
        {
            if (_ended)
            {
                return false;
            }

            outbox.ResendEnd = _flow.Unfinished;
            ExpiresAt = long.MaxValue;
            WillAt = long.MaxValue;
            _pendingWill = null; // [MQTT-3.1.3-9]: the client is back before its will was due.
            _outbox = outbox;
            return true;
        }
    }

    /// <summary>Takes a connection out of charge, leaving when the session ends and what its will is; false when another one took over.</summary>
    /// <param name="outbox">The connection that is gone.</param>
    /// <param name="expiresAt">When the session ends.</param>
    /// <param name="will">A will to publish at <paramref name="willAt"/>.</param>
    /// <param name="willAt">When the will is due.</param>
    /// <param name="shared">Shared messages that others can deliver.</param>
    public bool TryDetach(Outbox outbox, long expiresAt, Publication? will, long willAt, out List<Delivery> shared)
    {
        shared = [];
        lock (Gate)
        {
            if (_outbox != outbox)
            {
                return false;
            }

            _outbox = null;
            ExpiresAt = expiresAt;
            _pendingWill = will;
            WillAt = willAt;
            _flow.ReleaseHeld();
            shared = _flow.ExtractShared();
            return true;
        }
    }

    /// <summary>Ends a session that nobody is connected to, if its time has come or <paramref name="force"/> says so; true once.</summary>
    public bool TryEnd(long now, bool force, out List<Delivery> shared)
    {
        shared = [];
        lock (Gate)
        {
            if (_ended || _outbox is not null || (!force && now < ExpiresAt))
            {
                return false;
            }

            _ended = true;
            shared = _flow.ExtractShared();
            return true;
        }
    }

    /// <summary>The will that is due, once: its delay is over, or the session has ended [MQTT-3.1.3-9].</summary>
    public Publication? TakeDueWill(long now)
    {
        lock (Gate)
        {
            if (_pendingWill is not { } will || (!_ended && now < WillAt))
            {
                return null;
            }

            _pendingWill = null;
            WillAt = long.MaxValue;
            return will;
        }
    }

    /// <summary>Queues a message; <paramref name="wake"/> is the pump to wake once the caller is done with its batch.</summary>
    public DeliveryResult Enqueue(in Delivery delivery, out Outbox? wake)
    {
        wake = null;
        lock (Gate)
        {
            if (!Takes(delivery))
            {
                return DeliveryResult.Dropped;
            }

            var result = _flow.Add(delivery);
            if (_outbox is { } outbox && result == DeliveryResult.Queued && outbox.ClaimWake())
            {
                wake = outbox;
            }

            return result;
        }
    }

    /// <summary>Queues ahead of everything that is held back.</summary>
    public DeliveryResult EnqueueFirst(in Delivery delivery)
    {
        Outbox? outbox;
        DeliveryResult result;
        lock (Gate)
        {
            outbox = _outbox;
            result = Takes(delivery) ? _flow.AddFirst(delivery) : DeliveryResult.Dropped;
        }

        outbox?.Wake();
        return result;
    }

    /// <summary>From now on messages are held back, so that an observer's come first.</summary>
    public void Hold()
    {
        lock (Gate)
        {
            _flow.Hold();
        }
    }

    /// <summary>Lets retained messages through, then what was held back meanwhile.</summary>
    public void Release(List<Delivery> retained)
    {
        Outbox? outbox;
        lock (Gate)
        {
            foreach (var delivery in retained)
            {
                _flow.AddFirst(delivery);
            }

            _flow.ReleaseHeld();
            outbox = _outbox;
        }

        outbox?.Wake();
    }

    /// <summary>Puts back what a store kept, before anybody connects.</summary>
    public void Restore(in Delivery delivery, bool released)
    {
        lock (Gate)
        {
            _flow.Restore(delivery, released);
        }
    }

    /// <summary>Under the gate, from the pump: sends one more message; false when there is nothing that may be sent now.</summary>
    public bool TryWriteNext(Outbox outbox, long now) => _flow.TryWriteNext(outbox, now);

    /// <summary>PUBACK or PUBCOMP: the delivery is finished. False for an id that is not in flight.</summary>
    public bool Finish(ushort packetId)
    {
        lock (Gate)
        {
            return _flow.Finish(packetId, _outbox);
        }
    }

    /// <summary>PUBREC: from now on only PUBREL is owed. False for an id that is not in flight.</summary>
    public bool MarkReceived(ushort packetId, bool refused)
    {
        lock (Gate)
        {
            return _flow.MarkReceived(packetId, refused, _outbox);
        }
    }

    /// <summary>A client that is away gets QoS 1 and 2 later, if its session lasts, and QoS 0 never.</summary>
    private bool Takes(in Delivery delivery) => _outbox is not null || (delivery.Qos != MqttQos.AtMostOnce && ExpirySeconds > 0 && !_ended);
}
