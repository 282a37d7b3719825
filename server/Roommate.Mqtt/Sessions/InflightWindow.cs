using Roommate.Mqtt.Packets;

namespace Roommate.Mqtt.Sessions;

/// <summary>A QoS 1 or 2 message that was sent and is not finished.</summary>
internal sealed class InflightMessage(Delivery delivery)
{
    public ushort PacketId { get; } = InflightWindow.PacketIdOf(delivery);

    public Delivery Delivery => delivery;

    /// <summary>QoS 2: the PUBREC came, so only the PUBREL is owed, never the message again [MQTT-4.3.3-1].</summary>
    public bool Released { get; set; }
}

/// <summary>Unfinished deliveries in the order they were first sent, which is the order of resending [MQTT-4.6.0-1]. Guarded by its session's gate.</summary>
internal sealed class InflightWindow(int maximum)
{
    // Acknowledgements come in order, so a search ends at the front, and the window is small.
    private readonly List<InflightMessage> _messages = [];

    public int Count => _messages.Count;

    public InflightMessage this[int index] => _messages[index];

    /// <summary>
    /// A packet id follows from the place in the session's order: a delivery keeps its id through a restart without anybody having
    /// written down whether it was sent [MQTT-4.4.0-1].
    /// </summary>
    public static ushort PacketIdOf(in Delivery delivery) => (ushort)(1 + (delivery.Sequence % ushort.MaxValue));

    /// <summary>Room in the window, and its id not still taken by a message 65,535 places before it.</summary>
    public bool HasRoomFor(in Delivery delivery) => _messages.Count < maximum && Find(PacketIdOf(delivery)) is null;

    public InflightMessage Add(in Delivery delivery)
    {
        var message = new InflightMessage(delivery);
        _messages.Add(message);
        return message;
    }

    public InflightMessage? Find(ushort packetId)
    {
        foreach (var message in _messages)
        {
            if (message.PacketId == packetId)
            {
                return message;
            }
        }

        return null;
    }

    public int IndexOf(InflightMessage message) => _messages.IndexOf(message);

    public void Remove(InflightMessage message) => _messages.Remove(message);

    /// <summary>QoS 1 messages of shared subscriptions, which another member can take over; QoS 2 must finish here [MQTT-4.8.2-4].</summary>
    public List<Delivery> ExtractShared(MqttSession leaving)
    {
        var shared = _messages.FindAll(m => m.Delivery is { Via: { } group, Qos: MqttQos.AtLeastOnce } && group.HasOther(leaving));
        shared.ForEach(m => _messages.Remove(m));
        return shared.ConvertAll(static m => m.Delivery);
    }
}
