using Roommate.Mqtt.Hooks;
using Roommate.Mqtt.Packets;

namespace Roommate.Mqtt.Sessions;

/// <summary>
/// What the server remembers of a client between connections (4.1): what it subscribed to, what is on its way to it, which QoS 2
/// messages came from it. Deliveries and acknowledgements go through <see cref="Gate"/>; nothing waits while holding it.
/// </summary>
internal sealed class MqttSession(MqttClientInfo client, QueueLimits limits)
{
    private readonly DeliveryQueue _queue = new(limits);
    private readonly InflightWindow _window = new(limits.Inflight);
    private Outbox? _outbox;
    private List<Delivery>? _held;
    private bool _ended;

    /// <summary>Guards deliveries, acknowledgements and the attached connection.</summary>
    public Lock Gate { get; } = new();

    public MqttClientInfo Client { get; set; } = client;

    /// <summary>Seconds this session outlives its connection; <see cref="uint.MaxValue"/> is for ever.</summary>
    public uint ExpirySeconds { get; set; }

    /// <summary>Broker time when a disconnected session ends; <see cref="long.MaxValue"/> while connected or for ever.</summary>
    public long ExpiresAt { get; set; } = long.MaxValue;

    /// <summary>A will that waits for its delay.</summary>
    public Publication? PendingWill { get; set; }

    /// <summary>Broker time when <see cref="PendingWill"/> is published.</summary>
    public long WillAt { get; set; } = long.MaxValue;

    /// <summary>Subscriptions by filter as the client wrote it; touched under the subscription table's lock only.</summary>
    public Dictionary<string, SessionSubscription> Subscriptions { get; } = new(StringComparer.Ordinal);

    /// <summary>Ids of QoS 2 messages received and not released; touched by the connection's read loop only.</summary>
    public HashSet<ushort> ReceivedIds { get; } = [];

    /// <summary>Messages that went lost because the queue was full.</summary>
    public long DroppedCount => _queue.DroppedCount;

    /// <summary>Messages waiting or unfinished.</summary>
    public int Backlog
    {
        get
        {
            lock (Gate)
            {
                return _queue.Count + _window.Count;
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

            outbox.ResendEnd = _window.Count;
            ExpiresAt = long.MaxValue;
            WillAt = long.MaxValue;
            PendingWill = null; // [MQTT-3.1.3-9]: the client is back before its will was due.
            _outbox = outbox;
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
            shared = ExtractShared();
            return true;
        }
    }

    /// <summary>The will that is due, once: its delay is over, or the session has ended [MQTT-3.1.3-9].</summary>
    public Publication? TakeDueWill(long now)
    {
        lock (Gate)
        {
            if (PendingWill is not { } will || (!_ended && now < WillAt))
            {
                return null;
            }

            PendingWill = null;
            WillAt = long.MaxValue;
            return will;
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
            PendingWill = will;
            WillAt = willAt;
            ReleaseHeld();
            shared = ExtractShared();
            return true;
        }
    }

    /// <summary>Queues a message; <paramref name="wake"/> is the pump to wake once the caller is done with its batch.</summary>
    public DeliveryResult Enqueue(in Delivery delivery, out Outbox? wake)
    {
        wake = null;
        lock (Gate)
        {
            if (_outbox is null && (delivery.Qos == MqttQos.AtMostOnce || ExpirySeconds == 0))
            {
                return DeliveryResult.Dropped;
            }

            if (_held is not null)
            {
                _held.Add(delivery);
                return DeliveryResult.Queued;
            }

            var result = _queue.Add(delivery);
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
        Outbox? wake;
        DeliveryResult result;
        lock (Gate)
        {
            wake = _outbox;
            result = wake is null && (delivery.Qos == MqttQos.AtMostOnce || ExpirySeconds == 0)
                ? DeliveryResult.Dropped
                : _queue.Add(delivery);
        }

        wake?.Wake();
        return result;
    }

    /// <summary>From now on messages are held back, so that an observer's come first.</summary>
    public void Hold()
    {
        lock (Gate)
        {
            _held ??= [];
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
                _queue.Add(delivery);
            }

            ReleaseHeld();
            outbox = _outbox;
        }

        outbox?.Wake();
    }

    /// <summary>Under the gate, from the pump: sends one more message; false when there is nothing that may be sent now.</summary>
    public bool TryWriteNext(Outbox outbox, long now)
    {
        if (outbox.ResendAt < outbox.ResendEnd)
        {
            return TryResend(outbox);
        }

        while (_queue.TryPeek(out var delivery))
        {
            var counts = delivery.Qos != MqttQos.AtMostOnce;
            if (delivery.Message.HasExpired(now))
            {
                _queue.RemoveFirst(); // [MQTT-3.3.2-5]
                continue;
            }

            if (counts && (_window.IsFull || outbox.Quota == 0))
            {
                return false;
            }

            _queue.RemoveFirst();
            var message = counts ? _window.Add(delivery) : null;
            if (outbox.TryWrite(delivery, message?.PacketId ?? 0, duplicate: false))
            {
                return true;
            }

            // [MQTT-3.1.2-25]: a packet the client cannot take is dropped as if it had been delivered.
            if (message is not null)
            {
                _window.Remove(message);
            }
        }

        return false;
    }

    /// <summary>PUBACK or PUBCOMP: the delivery is finished. False for an id that is not in flight.</summary>
    public bool Finish(ushort packetId)
    {
        lock (Gate)
        {
            if (_window.Find(packetId) is not { } message)
            {
                return false;
            }

            RemoveFromWindow(message);
            return true;
        }
    }

    /// <summary>PUBREC: from now on only PUBREL is owed. False for an id that is not in flight.</summary>
    public bool MarkReceived(ushort packetId, bool refused)
    {
        lock (Gate)
        {
            if (_window.Find(packetId) is not { Delivery.Qos: MqttQos.ExactlyOnce } message)
            {
                return false;
            }

            if (refused)
            {
                RemoveFromWindow(message);
            }
            else
            {
                message.Released = true;
            }

            return true;
        }
    }

    private List<Delivery> ExtractShared() =>
        [.. _window.ExtractShared(this), .. _queue.Extract(d => d.Via?.HasOther(this) == true)];

    private bool TryResend(Outbox outbox)
    {
        var message = _window[outbox.ResendAt];
        if (message.Released)
        {
            outbox.AppendAnswer(MqttPacketType.PubRel, message.PacketId, MqttReason.Success);
        }
        else if (outbox.Quota == 0)
        {
            return false;
        }
        else if (!outbox.TryWrite(message.Delivery, message.PacketId, duplicate: true))
        {
            RemoveFromWindow(message);
            return true;
        }

        outbox.ResendAt++;
        return true;
    }

    private void RemoveFromWindow(InflightMessage message)
    {
        if (_outbox is { } outbox)
        {
            // The indexes of a resend in progress move with what is in front of them.
            var index = _window.IndexOf(message);
            outbox.ResendAt -= index < outbox.ResendAt ? 1 : 0;
            outbox.ResendEnd -= index < outbox.ResendEnd ? 1 : 0;
            outbox.ReturnQuota();
        }

        _window.Remove(message);
    }

    private void ReleaseHeld()
    {
        foreach (var delivery in _held ?? [])
        {
            _queue.Add(delivery);
        }

        _held = null;
    }
}
