using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;
using Roommate.Mqtt.Packets;

namespace Roommate.Mqtt.Codec;

/// <summary>
/// Reads the body of one packet. The first fault sticks and everything after it reads as empty,
/// so that a decoder runs down its left edge and asks once at the end.
/// </summary>
internal ref struct BodyReader(ReadOnlySpan<byte> body)
{
    private ReadOnlySpan<byte> _rest = body;

    public MqttFault? Fault { get; private set; }

    public readonly int Remaining => _rest.Length;

    public readonly bool AtEnd => _rest.IsEmpty;

    public void Fail(MqttFault fault)
    {
        Fault ??= fault;
        _rest = default;
    }

    public byte Byte() => Take(1) is [var value] ? value : (byte)0;

    public ushort UInt16() => Take(2) is { Length: 2 } bytes ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : (ushort)0;

    public uint UInt32() => Take(4) is { Length: 4 } bytes ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : 0;

    /// <summary>A packet id is never 0 [MQTT-2.3.1-1], [MQTT-2.2.1-3].</summary>
    public ushort PacketId()
    {
        var id = UInt16();
        if (id == 0 && Fault is null)
        {
            Fail(MqttFault.Protocol("packet identifier 0"));
        }

        return id;
    }

    public uint VariableByteInteger()
    {
        uint value = 0;
        for (var shift = 0; shift <= 21; shift += 7)
        {
            var next = Byte();
            value |= (uint)(next & 0x7F) << shift;
            if ((next & 0x80) == 0)
            {
                // [MQTT-1.5.5-1]: the fewest bytes that hold the value.
                if (shift > 0 && next == 0 && Fault is null)
                {
                    Fail(MqttFault.Malformed("variable byte integer is not minimal"));
                }

                return value;
            }
        }

        Fail(MqttFault.Malformed("variable byte integer has more than four bytes"));
        return 0;
    }

    /// <summary>The bytes of a UTF-8 string, checked: no surrogates, no U+0000 (1.5.3, 1.5.4).</summary>
    public ReadOnlySpan<byte> Utf8Bytes()
    {
        var bytes = Take(UInt16());
        if (bytes.IndexOf((byte)0) >= 0 || !Utf8.IsValid(bytes))
        {
            Fail(MqttFault.Malformed("string is not the UTF-8 that MQTT allows"));
            return default;
        }

        return bytes;
    }

    public string Utf8String() => Encoding.UTF8.GetString(Utf8Bytes());

    public byte[] Binary() => Take(UInt16()).ToArray();

    public ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
        {
            Fail(MqttFault.Malformed("packet ends inside a field"));
            return default;
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    public ReadOnlySpan<byte> TakeRest() => Take(_rest.Length);
}
