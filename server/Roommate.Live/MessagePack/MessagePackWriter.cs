using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Roommate.Live.MessagePack;

/// <summary>Writes MessagePack values in their shortest form.</summary>
internal readonly ref struct MessagePackWriter(IBufferWriter<byte> output)
{
    public void Nil() => Byte(MessagePackCode.Nil);

    public void Boolean(bool value) => Byte(value ? MessagePackCode.True : MessagePackCode.False);

    public void Integer(long value)
    {
        if (value >= 0)
        {
            Unsigned((ulong)value);
        }
        else if (value >= -32)
        {
            Byte((byte)value);
        }
        else if (value >= sbyte.MinValue)
        {
            Tagged(MessagePackCode.Int8, (ulong)value, 1);
        }
        else if (value >= short.MinValue)
        {
            Tagged(MessagePackCode.Int16, (ulong)value, 2);
        }
        else if (value >= int.MinValue)
        {
            Tagged(MessagePackCode.Int32, (ulong)value, 4);
        }
        else
        {
            Tagged(MessagePackCode.Int64, (ulong)value, 8);
        }
    }

    public void Unsigned(ulong value)
    {
        if (value < 128)
        {
            Byte((byte)value);
        }
        else if (value <= byte.MaxValue)
        {
            Tagged(MessagePackCode.UInt8, value, 1);
        }
        else if (value <= ushort.MaxValue)
        {
            Tagged(MessagePackCode.UInt16, value, 2);
        }
        else if (value <= uint.MaxValue)
        {
            Tagged(MessagePackCode.UInt32, value, 4);
        }
        else
        {
            Tagged(MessagePackCode.UInt64, value, 8);
        }
    }

    public void Float(double value) => Tagged(MessagePackCode.Float64, BitConverter.DoubleToUInt64Bits(value), 8);

    public void Text(string? text)
    {
        if (text is null)
        {
            Nil();
            return;
        }

        TextHeader(Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, output);
    }

    public void Text(ReadOnlySpan<byte> utf8)
    {
        TextHeader(utf8.Length);
        output.Write(utf8);
    }

    public void ArrayHeader(int count) => Header(count, MessagePackCode.FixArray, 15, MessagePackCode.Array16);

    public void MapHeader(int count) => Header(count, MessagePackCode.FixMap, 15, MessagePackCode.Map16);

    private void TextHeader(int length)
    {
        if (length is > 31 and <= byte.MaxValue)
        {
            Tagged(MessagePackCode.Text8, (ulong)length, 1);
            return;
        }

        Header(length, MessagePackCode.FixText, 31, MessagePackCode.Text16);
    }

    // The 32-bit form always follows the 16-bit one.
    private void Header(int count, byte fix, int fixMost, byte code16)
    {
        if (count <= fixMost)
        {
            Byte((byte)(fix | count));
        }
        else if (count <= ushort.MaxValue)
        {
            Tagged(code16, (ulong)count, 2);
        }
        else
        {
            Tagged((byte)(code16 + 1), (ulong)count, 4);
        }
    }

    private void Byte(byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }

    private void Tagged(byte code, ulong value, int size)
    {
        var span = output.GetSpan(9);
        span[0] = code;
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        bytes[(8 - size)..].CopyTo(span[1..]);
        output.Advance(1 + size);
    }
}
