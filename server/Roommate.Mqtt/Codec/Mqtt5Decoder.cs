using Roommate.Mqtt.Packets;

namespace Roommate.Mqtt.Codec;

/// <summary>Bodies of MQTT 5.0, all packets but CONNECT and PUBLISH.</summary>
internal static class Mqtt5Decoder
{
    public static MqttPacket? Read(MqttPacketType type, ref BodyReader reader)
    {
        switch (type)
        {
            case MqttPacketType.ConnAck:
                return ReadConnAck(ref reader);
            case MqttPacketType.PubAck or MqttPacketType.PubRec or MqttPacketType.PubRel or MqttPacketType.PubComp:
                return ReadPublishAnswer(type, ref reader);
            case MqttPacketType.Subscribe:
                var subscribeId = reader.PacketId();
                var subscribeProperties = PropertyReader.Read(ref reader, PropertyScope.Subscribe);
                return new SubscribePacket(subscribeId, MqttDecoder.ReadSubscriptions(ref reader, reservedBits: 0xC0), subscribeProperties);
            case MqttPacketType.Unsubscribe:
                var unsubscribeId = reader.PacketId();
                var unsubscribeProperties = PropertyReader.Read(ref reader, PropertyScope.Unsubscribe);
                return new UnsubscribePacket(unsubscribeId, MqttDecoder.ReadFilters(ref reader), unsubscribeProperties);
            case MqttPacketType.SubAck or MqttPacketType.UnsubAck:
                return ReadSubscriptionAnswer(type, ref reader);
            case MqttPacketType.PingReq or MqttPacketType.PingResp:
                return new PingPacket(type);
            case MqttPacketType.Disconnect or MqttPacketType.Auth:
                return ReadReason(type, ref reader);
            default:
                reader.Fail(MqttFault.Malformed($"packet type {type}"));
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

        var reason = (MqttReason)reader.Byte();
        return new ConnAckPacket(flags == 1, reason, PropertyReader.Read(ref reader, PropertyScope.ConnAck));
    }

    /// <summary>3.4.2.1: reason and properties may be left out when the reason is success and there are none.</summary>
    private static PublishAnswerPacket ReadPublishAnswer(MqttPacketType type, ref BodyReader reader)
    {
        var id = reader.PacketId();
        var reason = reader.AtEnd ? MqttReason.Success : Reason(type, ref reader);
        var properties = reader.AtEnd ? null : PropertyReader.Read(ref reader, ScopeOf(type));
        return new PublishAnswerPacket(type, id, reason, properties);
    }

    private static SubscriptionAnswerPacket ReadSubscriptionAnswer(MqttPacketType type, ref BodyReader reader)
    {
        var id = reader.PacketId();
        var properties = PropertyReader.Read(ref reader, ScopeOf(type));
        var reasons = new List<MqttReason>(1);
        while (!reader.AtEnd)
        {
            reasons.Add((MqttReason)reader.Byte());
        }

        return new SubscriptionAnswerPacket(type, id, reasons, properties);
    }

    private static ReasonPacket ReadReason(MqttPacketType type, ref BodyReader reader)
    {
        var reason = reader.AtEnd ? MqttReason.Success : Reason(type, ref reader);
        var properties = reader.AtEnd ? null : PropertyReader.Read(ref reader, ScopeOf(type));
        return new ReasonPacket(type, reason, properties);
    }

    /// <summary>A reason code must be one its packet defines [MQTT-3.4.2-1], [MQTT-3.14.2-1].</summary>
    private static MqttReason Reason(MqttPacketType type, ref BodyReader reader)
    {
        var reason = (MqttReason)reader.Byte();
        if (!ReasonRules.IsLegal(type, reason) && reader.Fault is null)
        {
            reader.Fail(MqttFault.Malformed($"reason code 0x{(byte)reason:X2} in {type}"));
        }

        return reason;
    }

    private static PropertyScope ScopeOf(MqttPacketType type) => (PropertyScope)(1 << (int)type);
}
