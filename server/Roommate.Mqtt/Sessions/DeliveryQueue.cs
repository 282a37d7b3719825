using Roommate.Mqtt.Packets;

namespace Roommate.Mqtt.Sessions;

/// <summary>How much may wait for one client.</summary>
internal readonly record struct QueueLimits(int Messages, long Bytes, int Inflight);

/// <summary>Messages waiting for one client, bounded: QoS 0 gives way first. Guarded by its session's gate.</summary>
internal sealed class DeliveryQueue(QueueLimits limits)
{
    private Queue<Delivery> _items = new();
    private int _replays;
    private int _atMostOnce;
    private long _bytes;

    public int Count => _items.Count;

    /// <summary>Messages that went lost here, QoS 0 or refused.</summary>
    public long DroppedCount { get; private set; }

    private bool IsFull => _items.Count - _replays >= limits.Messages || _bytes >= limits.Bytes;

    public DeliveryResult Add(in Delivery delivery)
    {
        if (!delivery.IsReplay && IsFull)
        {
            if (delivery.Qos == MqttQos.AtMostOnce)
            {
                DroppedCount++;
                return DeliveryResult.Dropped;
            }

            DropAtMostOnce();
            if (IsFull)
            {
                DroppedCount++;
                return DeliveryResult.Overflow;
            }
        }

        Count1(delivery, +1);
        _items.Enqueue(delivery);
        return DeliveryResult.Queued;
    }

    public bool TryPeek(out Delivery delivery) => _items.TryPeek(out delivery);

    public void RemoveFirst()
    {
        Count1(_items.Dequeue(), -1);
        if (_items.Count == 0 && _items.Capacity > 256)
        {
            // A burst must not keep its high-water mark of memory for an idle client.
            _items = new Queue<Delivery>();
        }
    }

    /// <summary>Takes out what a condition names, keeping the order of the rest.</summary>
    public List<Delivery> Extract(Func<Delivery, bool> condition)
    {
        var taken = new List<Delivery>();
        for (var n = _items.Count; n > 0; n--)
        {
            var item = _items.Dequeue();
            if (condition(item))
            {
                taken.Add(item);
                Count1(item, -1);
            }
            else
            {
                _items.Enqueue(item);
            }
        }

        return taken;
    }

    private void DropAtMostOnce()
    {
        if (_atMostOnce > 0)
        {
            DroppedCount += Extract(static item => item is { Qos: MqttQos.AtMostOnce, IsReplay: false }).Count;
        }
    }

    private void Count1(in Delivery delivery, int sign)
    {
        if (delivery.IsReplay)
        {
            // Shared with the retained store: it costs a reference here, not its bytes.
            _replays += sign;
            return;
        }

        _bytes += sign * delivery.Message.Size;
        _atMostOnce += delivery.Qos == MqttQos.AtMostOnce ? sign : 0;
    }
}
