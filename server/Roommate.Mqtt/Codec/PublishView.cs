using System.Text;
using Roommate.Mqtt.Packets;

namespace Roommate.Mqtt.Codec;

/// <summary>A PUBLISH as it lies in the receive buffer: nothing is copied until somebody wants it.</summary>
internal ref struct PublishView
{
    public ReadOnlySpan<byte> Topic;
    public ReadOnlySpan<byte> Payload;
    public MqttProperties? Properties;
    public ushort PacketId;
    public MqttQos Qos;
    public bool Retain;
    public bool Duplicate;

    public static bool TryRead(MqttVersion version, byte firstByte, ReadOnlySpan<byte> body, out PublishView view, out MqttFault fault)
    {
        var reader = new BodyReader(body);
        view = default;
        view.Qos = (MqttQos)((firstByte >> 1) & 0x03);
        view.Retain = (firstByte & 0x01) != 0;
        view.Duplicate = (firstByte & 0x08) != 0;
        if (view.Duplicate && view.Qos == MqttQos.AtMostOnce)
        {
            reader.Fail(MqttFault.Malformed("DUP on a QoS 0 PUBLISH")); // [MQTT-3.3.1-2]
        }

        view.Topic = reader.Utf8Bytes();
        view.PacketId = view.Qos == MqttQos.AtMostOnce ? (ushort)0 : reader.PacketId();
        view.Properties = version == MqttVersion.V5 ? PropertyReader.Read(ref reader, PropertyScope.Publish) : null;
        view.Payload = reader.TakeRest();
        fault = reader.Fault ?? default;
        return reader.Fault is null;
    }

    public readonly PublishPacket ToPacket() => new(
        new MqttMessage(Encoding.UTF8.GetString(Topic), Payload.ToArray(), Qos, Retain, Properties), PacketId, Duplicate);
}
