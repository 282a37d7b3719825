using System.Buffers;
using Roommate.Mqtt.Packets;

namespace Roommate.Mqtt.Codec;

/// <summary>Packets to bytes, in both directions and both versions.</summary>
internal static class MqttEncoder
{
    public static void Write(IBufferWriter<byte> output, MqttVersion version, MqttPacket packet)
    {
        var body = BodyWriter.Rent();
        var firstByte = (byte)((int)packet.Type << 4);
        switch (packet)
        {
            case ConnectPacket connect:
                WriteConnect(body, connect);
                break;
            case PublishPacket publish:
                WritePublish(body, version, publish);
                firstByte = PublishFirstByte(publish.Message.Qos, publish.Message.Retain, publish.Duplicate);
                break;
            case SubscribePacket subscribe:
                WriteSubscribe(body, version, subscribe);
                firstByte |= 0x02;
                break;
            case UnsubscribePacket unsubscribe:
                WriteUnsubscribe(body, version, unsubscribe);
                firstByte |= 0x02;
                break;
            default:
                firstByte |= packet.Type == MqttPacketType.PubRel ? (byte)0x02 : (byte)0;
                AnswerEncoder.Write(body, version, packet);
                break;
        }

        body.CopyTo(output, firstByte);
    }

    public static byte[] ToArray(MqttVersion version, MqttPacket packet)
    {
        var output = new ArrayBufferWriter<byte>();
        Write(output, version, packet);
        return output.WrittenSpan.ToArray();
    }

    public static byte PublishFirstByte(MqttQos qos, bool retain, bool duplicate) =>
        (byte)(0x30 | (duplicate ? 0x08 : 0) | ((int)qos << 1) | (retain ? 0x01 : 0));

    private static void WriteConnect(BodyWriter body, ConnectPacket connect)
    {
        var will = connect.Will;
        body.Utf8String("MQTT");
        body.Byte((byte)connect.Version);
        body.Byte((byte)((connect.Clean ? 0x02 : 0)
            | (will is null ? 0 : 0x04 | ((int)will.Qos << 3) | (will.Retain ? 0x20 : 0))
            | (connect.Password is null ? 0 : 0x40)
            | (connect.UserName is null ? 0 : 0x80)));
        body.UInt16(connect.KeepAlive);
        Properties(body, connect.Version, connect.Properties, PropertyScope.Connect);
        body.Utf8String(connect.ClientId);
        if (will is not null)
        {
            Properties(body, connect.Version, will.Properties, PropertyScope.Will);
            body.Utf8String(will.Topic);
            body.Binary(will.Payload.Span);
        }

        if (connect.UserName is not null)
        {
            body.Utf8String(connect.UserName);
        }

        if (connect.Password is not null)
        {
            body.Binary(connect.Password);
        }
    }

    private static void WritePublish(BodyWriter body, MqttVersion version, PublishPacket publish)
    {
        body.Utf8String(publish.Message.Topic);
        if (publish.Message.Qos != MqttQos.AtMostOnce)
        {
            body.UInt16(publish.PacketId);
        }

        Properties(body, version, publish.Message.Properties, PropertyScope.Publish);
        body.Raw(publish.Message.Payload.Span);
    }

    private static void WriteSubscribe(BodyWriter body, MqttVersion version, SubscribePacket subscribe)
    {
        body.UInt16(subscribe.PacketId);
        Properties(body, version, subscribe.Properties, PropertyScope.Subscribe);
        foreach (var subscription in subscribe.Subscriptions)
        {
            body.Utf8String(subscription.Filter);
            body.Byte((byte)((int)subscription.Qos
                | (subscription.NoLocal ? 0x04 : 0)
                | (subscription.RetainAsPublished ? 0x08 : 0)
                | ((int)subscription.RetainHandling << 4)));
        }
    }

    private static void WriteUnsubscribe(BodyWriter body, MqttVersion version, UnsubscribePacket unsubscribe)
    {
        body.UInt16(unsubscribe.PacketId);
        Properties(body, version, unsubscribe.Properties, PropertyScope.Unsubscribe);
        foreach (var filter in unsubscribe.Filters)
        {
            body.Utf8String(filter);
        }
    }

    private static void Properties(BodyWriter body, MqttVersion version, MqttProperties? properties, PropertyScope scope)
    {
        if (version == MqttVersion.V5)
        {
            PropertyWriter.Write(body, properties, scope);
        }
    }
}
