using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Roommate.Mqtt.Codec;

/// <summary>A growing scratch area in which a packet's body takes shape before its length is known. One per thread, reused.</summary>
internal sealed class BodyWriter
{
    [ThreadStatic]
    private static BodyWriter? _scratch;

    [ThreadStatic]
    private static BodyWriter? _second;

    private byte[] _buffer = new byte[512];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, Length);

    /// <summary>This thread's body scratch, emptied.</summary>
    public static BodyWriter Rent() => Emptied(_scratch ??= new BodyWriter());

    /// <summary>A second scratch for a part whose length comes before it: the properties.</summary>
    public static BodyWriter RentForProperties() => Emptied(_second ??= new BodyWriter());

    public void Byte(byte value) => Claim(1)[0] = value;

    public void UInt16(ushort value) => BinaryPrimitives.WriteUInt16BigEndian(Claim(2), value);

    public void UInt32(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Claim(4), value);

    public void VariableByteInteger(uint value) => VariableLength.Write(Claim(VariableLength.SizeOf(value)), value);

    public void Utf8String(string value)
    {
        var size = Encoding.UTF8.GetByteCount(value);
        if (size > ushort.MaxValue)
        {
            throw new ArgumentException($"A string of {size} bytes does not fit in an MQTT field of 65535.", nameof(value));
        }

        UInt16((ushort)size);
        Encoding.UTF8.GetBytes(value, Claim(size));
    }

    public void Binary(ReadOnlySpan<byte> value)
    {
        if (value.Length > ushort.MaxValue)
        {
            throw new ArgumentException($"{value.Length} bytes do not fit in an MQTT field of 65535.", nameof(value));
        }

        UInt16((ushort)value.Length);
        Raw(value);
    }

    public void Raw(ReadOnlySpan<byte> value) => value.CopyTo(Claim(value.Length));

    /// <summary>Sends what was written as one packet.</summary>
    public void CopyTo(IBufferWriter<byte> output, byte firstByte)
    {
        var lengthSize = VariableLength.SizeOf((uint)Length);
        var span = output.GetSpan(1 + lengthSize + Length);
        span[0] = firstByte;
        VariableLength.Write(span[1..], (uint)Length);
        Written.CopyTo(span[(1 + lengthSize)..]);
        output.Advance(1 + lengthSize + Length);
    }

    private static BodyWriter Emptied(BodyWriter writer)
    {
        writer.Length = 0;

        // One huge packet must not pin its memory to the thread for ever.
        if (writer._buffer.Length > 64 * 1024)
        {
            writer._buffer = new byte[512];
        }

        return writer;
    }

    private Span<byte> Claim(int count)
    {
        if (_buffer.Length - Length < count)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, Length + count));
        }

        var span = _buffer.AsSpan(Length, count);
        Length += count;
        return span;
    }
}
