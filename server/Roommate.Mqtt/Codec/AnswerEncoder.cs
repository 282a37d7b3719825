using Roommate.Mqtt.Packets;

namespace Roommate.Mqtt.Codec;

/// <summary>Bodies of the packets that answer or end: CONNACK, the acknowledgements, SUBACK, UNSUBACK, ping, DISCONNECT, AUTH.</summary>
internal static class AnswerEncoder
{
    public static void Write(BodyWriter body, MqttVersion version, MqttPacket packet)
    {
        switch (packet)
        {
            case ConnAckPacket connAck:
                body.Byte(connAck.SessionPresent ? (byte)1 : (byte)0);
                body.Byte(version == MqttVersion.V5 ? (byte)connAck.Reason : connAck.Reason.ToConnectReturnCode());
                if (version == MqttVersion.V5)
                {
                    PropertyWriter.Write(body, connAck.Properties, PropertyScope.ConnAck);
                }

                break;
            case PublishAnswerPacket answer:
                body.UInt16(answer.PacketId);
                WriteReason(body, version, answer.Type, answer.Reason, answer.Properties);
                break;
            case SubscriptionAnswerPacket answer:
                WriteSubscriptionAnswer(body, version, answer);
                break;
            case ReasonPacket reason:
                WriteReason(body, version, reason.Type, reason.Reason, reason.Properties);
                break;
            case PingPacket:
                break;
            default:
                throw new ArgumentException($"No encoding for {packet.Type}.", nameof(packet));
        }
    }

    private static void WriteReason(BodyWriter body, MqttVersion version, MqttPacketType type, MqttReason reason, MqttProperties? properties)
    {
        // The shortest form: nothing in 3.1.1, nothing for success without properties in 5.0.
        if (version == MqttVersion.V311 || (reason == MqttReason.Success && properties is null))
        {
            return;
        }

        body.Byte((byte)reason);
        if (properties is not null)
        {
            PropertyWriter.Write(body, properties, (PropertyScope)(1 << (int)type));
        }
    }

    private static void WriteSubscriptionAnswer(BodyWriter body, MqttVersion version, SubscriptionAnswerPacket answer)
    {
        body.UInt16(answer.PacketId);
        if (version == MqttVersion.V5)
        {
            PropertyWriter.Write(body, answer.Properties, (PropertyScope)(1 << (int)answer.Type));
        }
        else if (answer.Type == MqttPacketType.UnsubAck)
        {
            return;
        }

        foreach (var reason in answer.Reasons)
        {
            // 3.1.1 knows one failure only: 0x80.
            body.Byte(version == MqttVersion.V311 && reason.IsFailure() ? (byte)0x80 : (byte)reason);
        }
    }
}
