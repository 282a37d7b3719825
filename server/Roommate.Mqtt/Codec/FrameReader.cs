using System.Buffers;
using Roommate.Mqtt.Packets;

namespace Roommate.Mqtt.Codec;

/// <summary>What the bytes received so far hold.</summary>
internal enum FrameStatus
{
    /// <summary>Not yet a whole packet.</summary>
    Incomplete,

    /// <summary>One whole packet.</summary>
    Complete,

    /// <summary>Bytes that can never become a packet.</summary>
    Faulty,
}

/// <summary>Cuts packets out of a byte stream: the first byte, the remaining length, the body.</summary>
internal static class FrameReader
{
    /// <summary>
    /// Reads one packet off the front of <paramref name="buffer"/>. A fault is found as early as the bytes allow, before the body arrives.
    /// </summary>
    /// <param name="buffer">Received bytes; advanced past the packet when complete.</param>
    /// <param name="maximumSize">The largest whole packet accepted.</param>
    /// <param name="firstByte">Type and flags.</param>
    /// <param name="body">What follows the fixed header.</param>
    /// <param name="fault">Why it is faulty.</param>
    public static FrameStatus TryRead(
        ref ReadOnlySequence<byte> buffer, uint maximumSize, out byte firstByte, out ReadOnlySequence<byte> body, out MqttFault fault)
    {
        firstByte = 0;
        body = default;
        fault = default;
        Span<byte> head = stackalloc byte[5];
        var available = (int)Math.Min(5, buffer.Length);
        buffer.Slice(0, available).CopyTo(head);
        if (available == 0)
        {
            return FrameStatus.Incomplete;
        }

        firstByte = head[0];
        if (!HasLegalFlags(firstByte))
        {
            fault = MqttFault.Malformed($"first byte 0x{firstByte:X2} has a reserved type or reserved flags");
            return FrameStatus.Faulty;
        }

        uint length = 0;
        for (var i = 1; i < available; i++)
        {
            length |= (uint)(head[i] & 0x7F) << (7 * (i - 1));
            if ((head[i] & 0x80) == 0)
            {
                return Cut(ref buffer, i, length, maximumSize, head[i] == 0 && i > 1, out body, out fault);
            }
        }

        if (available < 5)
        {
            return FrameStatus.Incomplete;
        }

        fault = MqttFault.Malformed("remaining length has more than four bytes");
        return FrameStatus.Faulty;
    }

    private static FrameStatus Cut(
        ref ReadOnlySequence<byte> buffer, int lengthBytes, uint length, uint maximumSize, bool padded, out ReadOnlySequence<byte> body, out MqttFault fault)
    {
        body = default;
        fault = default;
        if (padded)
        {
            fault = MqttFault.Malformed("remaining length is not minimal");
            return FrameStatus.Faulty;
        }

        var total = 1 + lengthBytes + length;
        if (total > maximumSize)
        {
            fault = new MqttFault(MqttReason.PacketTooLarge, $"a packet of {total} bytes, the maximum is {maximumSize}");
            return FrameStatus.Faulty;
        }

        if (buffer.Length < total)
        {
            return FrameStatus.Incomplete;
        }

        body = buffer.Slice(1 + lengthBytes, length);
        buffer = buffer.Slice(total);
        return FrameStatus.Complete;
    }

    /// <summary>[MQTT-2.2.2-2], [MQTT-2.1.3-1]: reserved flags have one legal value per type; QoS 3 does not exist [MQTT-3.3.1-4].</summary>
    private static bool HasLegalFlags(byte firstByte) => (MqttPacketType)(firstByte >> 4) switch
    {
        MqttPacketType.Reserved => false,
        MqttPacketType.Publish => (firstByte & 0x06) != 0x06,
        MqttPacketType.PubRel or MqttPacketType.Subscribe or MqttPacketType.Unsubscribe => (firstByte & 0x0F) == 0x02,
        _ => (firstByte & 0x0F) == 0,
    };
}
