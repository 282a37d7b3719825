using Roommate.Mqtt.Packets;

namespace Roommate.Mqtt.Codec;

/// <summary>Bytes to packets, in both directions and both versions. Never throws on what it is given.</summary>
internal static class MqttDecoder
{
    public static bool TryDecode(MqttVersion version, byte firstByte, ReadOnlySpan<byte> body, out MqttPacket? packet, out MqttFault fault)
    {
        var type = (MqttPacketType)(firstByte >> 4);
        switch (type)
        {
            case MqttPacketType.Connect:
                var connected = ConnectDecoder.TryDecode(body, out _, out var connect, out fault);
                packet = connect;
                return connected;
            case MqttPacketType.Publish:
                var published = PublishView.TryRead(version, firstByte, body, out var view, out fault);
                packet = published ? view.ToPacket() : null;
                return published;
        }

        var reader = new BodyReader(body);
        packet = version == MqttVersion.V5 ? Mqtt5Decoder.Read(type, ref reader) : Mqtt311Decoder.Read(type, ref reader);
        if (!reader.AtEnd)
        {
            reader.Fail(MqttFault.Malformed($"bytes after the last field of {type}"));
        }

        fault = reader.Fault ?? default;
        if (reader.Fault is not null)
        {
            packet = null;
        }

        return packet is not null;
    }

    /// <summary>The filters of SUBSCRIBE, which differ between the versions only in the options byte's legal bits.</summary>
    internal static List<MqttSubscription> ReadSubscriptions(ref BodyReader reader, byte reservedBits)
    {
        var subscriptions = new List<MqttSubscription>(1);
        while (!reader.AtEnd)
        {
            var filter = reader.Utf8String();
            var options = reader.Byte();
            var handling = (options >> 4) & 0x03;
            if ((options & reservedBits) != 0 || (options & 0x03) == 0x03 || handling == 0x03)
            {
                reader.Fail(MqttFault.Malformed($"subscription options 0x{options:X2}")); // [MQTT-3.8.3-4], 5.0: [MQTT-3.8.3-5]
            }

            subscriptions.Add(new MqttSubscription(
                filter, (MqttQos)(options & 0x03), (options & 0x04) != 0, (options & 0x08) != 0, (MqttRetainHandling)handling));
        }

        if (subscriptions.Count == 0 && reader.Fault is null)
        {
            reader.Fail(MqttFault.Protocol("SUBSCRIBE without a topic filter")); // [MQTT-3.8.3-3], 5.0: [MQTT-3.8.3-2]
        }

        return subscriptions;
    }

    internal static List<string> ReadFilters(ref BodyReader reader)
    {
        var filters = new List<string>(1);
        while (!reader.AtEnd)
        {
            filters.Add(reader.Utf8String());
        }

        if (filters.Count == 0 && reader.Fault is null)
        {
            reader.Fail(MqttFault.Protocol("UNSUBSCRIBE without a topic filter")); // [MQTT-3.10.3-2]
        }

        return filters;
    }
}
