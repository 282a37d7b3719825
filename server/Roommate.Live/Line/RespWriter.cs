using System.Buffers;
using System.Buffers.Text;
using System.Text;
using StackExchange.Redis;

namespace Roommate.Live.Line;

/// <summary>Commands as Redis reads them: an array of bulk strings.</summary>
internal static class RespWriter
{
    private const int MaxDigits = 20;

    /// <summary>A command of a few words, as text.</summary>
    public static void Command(IBufferWriter<byte> output, params ReadOnlySpan<string> words)
    {
        Header(output, '*', words.Length);
        foreach (var word in words)
        {
            Text(output, word);
        }
    }

    /// <summary>One run of a script.</summary>
    public static void Script(IBufferWriter<byte> output, ReadOnlySpan<byte> verb, ReadOnlySpan<byte> script, RedisKey[] keys, RedisValue[] values)
    {
        Header(output, '*', 3 + keys.Length + values.Length);
        Bytes(output, verb);
        Bytes(output, script);
        Number(output, keys.Length);
        foreach (var key in keys)
        {
            Text(output, key!);
        }

        foreach (var value in values)
        {
            Value(output, value);
        }
    }

    private static void Value(IBufferWriter<byte> output, RedisValue value)
    {
        if (value.IsInteger)
        {
            Number(output, (long)value);
        }
        else
        {
            Bytes(output, (byte[]?)value);
        }
    }

    private static void Number(IBufferWriter<byte> output, long number)
    {
        Span<byte> digits = stackalloc byte[MaxDigits];
        Utf8Formatter.TryFormat(number, digits, out var count);
        Bytes(output, digits[..count]);
    }

    private static void Text(IBufferWriter<byte> output, string text)
    {
        Header(output, '$', Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, output);
        output.Write("\r\n"u8);
    }

    private static void Bytes(IBufferWriter<byte> output, ReadOnlySpan<byte> bytes)
    {
        Header(output, '$', bytes.Length);
        output.Write(bytes);
        output.Write("\r\n"u8);
    }

    private static void Header(IBufferWriter<byte> output, char kind, int count)
    {
        var span = output.GetSpan(MaxDigits + 3);
        span[0] = (byte)kind;
        Utf8Formatter.TryFormat(count, span[1..], out var digits);
        span[digits + 1] = (byte)'\r';
        span[digits + 2] = (byte)'\n';
        output.Advance(digits + 3);
    }
}
