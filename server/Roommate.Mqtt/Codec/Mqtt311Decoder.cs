using Roommate.Mqtt.Packets;

namespace Roommate.Mqtt.Codec;

/// <summary>Bodies of MQTT 3.1.1, all packets but CONNECT and PUBLISH.</summary>
internal static class Mqtt311Decoder
{
    public static MqttPacket? Read(MqttPacketType type, ref BodyReader reader)
    {
        switch (type)
        {
            case MqttPacketType.ConnAck:
                return ReadConnAck(ref reader);
            case MqttPacketType.PubAck or MqttPacketType.PubRec or MqttPacketType.PubRel or MqttPacketType.PubComp:
                return new PublishAnswerPacket(type, reader.PacketId());
            case MqttPacketType.Subscribe:
                var subscribeId = reader.PacketId();
                return new SubscribePacket(subscribeId, MqttDecoder.ReadSubscriptions(ref reader, reservedBits: 0xFC));
            case MqttPacketType.SubAck:
                return ReadSubAck(ref reader);
            case MqttPacketType.Unsubscribe:
                var unsubscribeId = reader.PacketId();
                return new UnsubscribePacket(unsubscribeId, MqttDecoder.ReadFilters(ref reader));
            case MqttPacketType.UnsubAck:
                return new SubscriptionAnswerPacket(type, reader.PacketId(), []);
            case MqttPacketType.PingReq or MqttPacketType.PingResp:
                return new PingPacket(type);
            case MqttPacketType.Disconnect:
                return new ReasonPacket(type, MqttReason.Success);
            default:
                reader.Fail(MqttFault.Malformed($"{type} does not exist in MQTT 3.1.1"));
                return null;
        }
    }

    private static ConnAckPacket ReadConnAck(ref BodyReader reader)
    {
        var flags = reader.Byte();
        if (flags > 1)
        {
            reader.Fail(MqttFault.Malformed("reserved CONNACK flags"));
        }

        return new ConnAckPacket(flags == 1, MqttReasonExtensions.FromConnectReturnCode(reader.Byte()));
    }

    private static SubscriptionAnswerPacket ReadSubAck(ref BodyReader reader)
    {
        var id = reader.PacketId();
        var reasons = new List<MqttReason>(1);
        while (!reader.AtEnd)
        {
            reasons.Add((MqttReason)reader.Byte());
        }

        return new SubscriptionAnswerPacket(MqttPacketType.SubAck, id, reasons);
    }
}
