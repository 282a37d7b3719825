using Roommate.Mqtt.Packets;

namespace Roommate.Mqtt.Sessions;

/// <summary>
/// What is on its way to one client: waiting, sent and unfinished, or held back. Every call is made under the session's gate.
/// </summary>
internal sealed class DeliveryFlow(MqttSession session, QueueLimits limits, ISessionJournal? journal)
{
    private readonly DeliveryQueue _queue = new(limits);
    private readonly InflightWindow _window = new(limits.Inflight);
    private List<Delivery>? _held;
    private long _sequence;

    public int Backlog => _queue.Count + _window.Count;

    public int Unfinished => _window.Count;

    public long DroppedCount => _queue.DroppedCount;

    private bool IsRecorded => journal is not null && session.ExpirySeconds > 0;

    /// <summary>Queues; while holding, behind what an observer sends.</summary>
    public DeliveryResult Add(in Delivery delivery)
    {
        if (_held is null)
        {
            return AddFirst(delivery);
        }

        _held.Add(delivery);
        return DeliveryResult.Queued;
    }

    /// <summary>Queues, held back or not.</summary>
    public DeliveryResult AddFirst(in Delivery delivery)
    {
        var numbered = delivery.Qos == MqttQos.AtMostOnce ? delivery : delivery with { Sequence = ++_sequence };
        var result = _queue.Add(numbered);
        if (result == DeliveryResult.Queued && numbered.Sequence > 0 && IsRecorded)
        {
            journal!.Save(session, numbered, released: false);
        }

        return result;
    }

    public void Hold() => _held ??= [];

    public void ReleaseHeld()
    {
        foreach (var delivery in _held ?? [])
        {
            AddFirst(delivery);
        }

        _held = null;
    }

    /// <summary>Puts back what a store kept: whether it was sent before nobody knows, so it goes out as a repetition with its id.</summary>
    public void Restore(in Delivery delivery, bool released)
    {
        _sequence = Math.Max(_sequence, delivery.Sequence);
        _window.Add(delivery).Released = released;
    }

    /// <summary>Sends one more message; false when there is nothing that may be sent now.</summary>
    public bool TryWriteNext(Outbox outbox, long now)
    {
        if (outbox.ResendAt < outbox.ResendEnd)
        {
            return TryResend(outbox);
        }

        while (_queue.TryPeek(out var delivery))
        {
            if (delivery.Message.HasExpired(now))
            {
                _queue.RemoveFirst(); // [MQTT-3.3.2-5]
                Forget(delivery);
                continue;
            }

            var counts = delivery.Sequence > 0;
            if (counts && (outbox.Quota == 0 || !_window.HasRoomFor(delivery)))
            {
                return false;
            }

            _queue.RemoveFirst();
            if (outbox.TryWrite(delivery, counts ? InflightWindow.PacketIdOf(delivery) : (ushort)0, duplicate: false))
            {
                if (counts)
                {
                    _window.Add(delivery);
                }

                return true;
            }

            Forget(delivery); // [MQTT-3.1.2-25]: a packet the client cannot take is dropped as if it had been delivered
        }

        return false;
    }

    /// <summary>PUBACK or PUBCOMP: the delivery is finished. False for an id that is not in flight.</summary>
    public bool Finish(ushort packetId, Outbox? outbox)
    {
        if (_window.Find(packetId) is not { } message)
        {
            return false;
        }

        Remove(message, outbox);
        return true;
    }

    /// <summary>PUBREC: from now on only PUBREL is owed. False for an id that is not in flight.</summary>
    public bool MarkReceived(ushort packetId, bool refused, Outbox? outbox)
    {
        if (_window.Find(packetId) is not { Delivery.Qos: MqttQos.ExactlyOnce } message)
        {
            return false;
        }

        if (refused)
        {
            Remove(message, outbox);
            return true;
        }

        message.Released = true;
        if (IsRecorded)
        {
            journal!.Save(session, message.Delivery, released: true);
        }

        return true;
    }

    /// <summary>Takes out what other members of shared subscriptions can deliver.</summary>
    public List<Delivery> ExtractShared()
    {
        List<Delivery> shared = [.. _window.ExtractShared(session), .. _queue.Extract(d => d.Via?.HasOther(session) == true)];
        shared.ForEach(d => Forget(d));
        return shared;
    }

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
            Remove(message, outbox);
            return true;
        }

        outbox.ResendAt++;
        return true;
    }

    private void Remove(InflightMessage message, Outbox? outbox)
    {
        if (outbox is not null)
        {
            // The indexes of a resend in progress move with what is in front of them.
            var index = _window.IndexOf(message);
            outbox.ResendAt -= index < outbox.ResendAt ? 1 : 0;
            outbox.ResendEnd -= index < outbox.ResendEnd ? 1 : 0;
            outbox.ReturnQuota();
        }

        _window.Remove(message);
        Forget(message.Delivery);
    }

    private void Forget(in Delivery delivery)
    {
        if (delivery.Sequence > 0 && IsRecorded)
        {
            journal!.Remove(session, delivery.Sequence);
        }
    }
}
