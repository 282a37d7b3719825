using System.Buffers.Binary;
using System.IO;
using System.Text;

namespace Roommate.Live.MessagePack;

/// <summary>
/// Reads MessagePack from bytes that came from outside: every length is checked against what is left before anything is
/// allocated for it, and nesting is bounded.
/// </summary>
internal ref struct MessagePackReader(ReadOnlySpan<byte> data)
{
    /// <summary>The same bound the JSON protocol has.</summary>
    public const int MaxDepth = 32;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private ReadOnlySpan<byte> _rest = data;

    public readonly bool AtEnd => _rest.IsEmpty;

    public readonly ReadOnlySpan<byte> Rest => _rest;

    public readonly byte Peek() => _rest.IsEmpty ? throw Truncated() : _rest[0];

    public bool TryNil()
    {
        if (Peek() != MessagePackCode.Nil)
        {
            return false;
        }

        _rest = _rest[1..];
        return true;
    }

    public bool Boolean() => Take(1)[0] switch
    {
        MessagePackCode.True => true,
        MessagePackCode.False => false,
        var code => throw Unexpected("a boolean", code),
    };

    public int ArrayHeader() => Count(MessagePackCode.FixArray, 0x0F, MessagePackCode.Array16, "an array", leastPerItem: 1);

    public int MapHeader() => Count(MessagePackCode.FixMap, 0x0F, MessagePackCode.Map16, "a map", leastPerItem: 2);

    public long Integer()
    {
        var code = Take(1)[0];
        return code switch
        {
            < 128 => code,
            >= MessagePackCode.NegativeFixInt => (sbyte)code,
            MessagePackCode.UInt8 => Take(1)[0],
            MessagePackCode.UInt16 => BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
            MessagePackCode.UInt32 => BinaryPrimitives.ReadUInt32BigEndian(Take(4)),
            MessagePackCode.UInt64 => checked((long)BinaryPrimitives.ReadUInt64BigEndian(Take(8))),
            MessagePackCode.Int8 => (sbyte)Take(1)[0],
            MessagePackCode.Int16 => BinaryPrimitives.ReadInt16BigEndian(Take(2)),
            MessagePackCode.Int32 => BinaryPrimitives.ReadInt32BigEndian(Take(4)),
            MessagePackCode.Int64 => BinaryPrimitives.ReadInt64BigEndian(Take(8)),
            _ => throw Unexpected("an integer", code),
        };
    }

    public double Float() => Take(1)[0] switch
    {
        MessagePackCode.Float32 => BinaryPrimitives.ReadSingleBigEndian(Take(4)),
        MessagePackCode.Float64 => BinaryPrimitives.ReadDoubleBigEndian(Take(8)),
        var code => throw Unexpected("a float", code),
    };

    public string Text()
    {
        try
        {
            return Strict.GetString(Utf8());
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException("A text is not UTF-8.", e);
        }
    }

    public string? TextOrNil() => TryNil() ? null : Text();

    /// <summary>The bytes of a text, not yet checked to be UTF-8.</summary>
    public ReadOnlySpan<byte> Utf8()
    {
        var code = Take(1)[0];
        var length = code switch
        {
            >= MessagePackCode.FixText and < MessagePackCode.Nil => code & 0x1F,
            MessagePackCode.Text8 => Take(1)[0],
            MessagePackCode.Text16 => BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
            MessagePackCode.Text32 => Length32(),
            _ => throw Unexpected("a text", code),
        };
        return Take(length);
    }

    public ReadOnlySpan<byte> Binary()
    {
        var code = Take(1)[0];
        var length = code switch
        {
            MessagePackCode.Bin8 => Take(1)[0],
            MessagePackCode.Bin16 => BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
            MessagePackCode.Bin32 => Length32(),
            _ => throw Unexpected("bytes", code),
        };
        return Take(length);
    }

    /// <summary>The bytes of the next value, whatever it is.</summary>
    public ReadOnlySpan<byte> Value()
    {
        var before = _rest;
        Skip(0);
        return before[..(before.Length - _rest.Length)];
    }

    public void Skip(int depth)
    {
        if (depth > MaxDepth)
        {
            throw new InvalidDataException($"Nested deeper than {MaxDepth}.");
        }

        var code = Peek();
        switch (code)
        {
            case < MessagePackCode.FixMap or >= MessagePackCode.NegativeFixInt or MessagePackCode.Nil or MessagePackCode.False or MessagePackCode.True:
                Take(1);
                break;
            case < MessagePackCode.FixArray or MessagePackCode.Map16 or MessagePackCode.Map32:
                SkipItems(MapHeader() * 2, depth);
                break;
            case < MessagePackCode.FixText or MessagePackCode.Array16 or MessagePackCode.Array32:
                SkipItems(ArrayHeader(), depth);
                break;
            case < MessagePackCode.Nil or MessagePackCode.Text8 or MessagePackCode.Text16 or MessagePackCode.Text32:
                Utf8();
                break;
            case MessagePackCode.Bin8 or MessagePackCode.Bin16 or MessagePackCode.Bin32:
                Binary();
                break;
            default:
                SkipNumberOrExtension(code);
                break;
        }
    }

    private static InvalidDataException Truncated() => new("The message ends in the middle of a value.");

    private static InvalidDataException Unexpected(string wanted, byte code) => new($"Expected {wanted}, found the code 0x{code:X2}.");

    private void SkipItems(int count, int depth)
    {
        for (var i = 0; i < count; i++)
        {
            Skip(depth + 1);
        }
    }

    private void SkipNumberOrExtension(byte code)
    {
        Take(1);
        Take(code switch
        {
            MessagePackCode.UInt8 or MessagePackCode.Int8 => 1,
            MessagePackCode.UInt16 or MessagePackCode.Int16 => 2,
            MessagePackCode.UInt32 or MessagePackCode.Int32 or MessagePackCode.Float32 => 4,
            MessagePackCode.UInt64 or MessagePackCode.Int64 or MessagePackCode.Float64 => 8,
            >= MessagePackCode.FixExt1 and <= MessagePackCode.FixExt16 => 1 + (1 << (code - MessagePackCode.FixExt1)),
            MessagePackCode.Ext8 => 1 + Take(1)[0],
            MessagePackCode.Ext16 => 1 + BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
            MessagePackCode.Ext32 => checked(1 + Length32()),
            _ => throw Unexpected("a value", code),
        });
    }

    private int Count(byte fix, byte mask, byte code16, string what, int leastPerItem)
    {
        var code = Take(1)[0];
        var count = (code & ~mask) == fix ? code & mask
            : code == code16 ? BinaryPrimitives.ReadUInt16BigEndian(Take(2))
            : code == code16 + 1 ? Length32()
            : throw Unexpected(what, code);
        return count <= _rest.Length / leastPerItem ? count : throw Truncated();
    }

    private int Length32()
    {
        var length = BinaryPrimitives.ReadUInt32BigEndian(Take(4));
        return length <= int.MaxValue / 2 ? (int)length : throw Truncated();
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
        {
            throw Truncated();
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
