using System.Buffers.Text;

namespace Roommate.Live.Line;

/// <summary>What one answer is to the line.</summary>
internal enum RespKind
{
    /// <summary>A string or a number; <see cref="RespReply.First"/> has its text.</summary>
    Text,

    /// <summary>A refusal; <see cref="RespReply.First"/> has its text.</summary>
    Error,

    /// <summary>Something nobody asked for now, as a published message: its first three words.</summary>
    Push,

    /// <summary>Nothing, or an answer of many parts, which the line never asks for.</summary>
    Other,
}

internal readonly ref struct RespReply(RespKind kind, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third)
{
    public RespKind Kind { get; } = kind;

    public ReadOnlySpan<byte> First { get; } = first;

    public ReadOnlySpan<byte> Second { get; } = second;

    public ReadOnlySpan<byte> Third { get; } = third;
}

/// <summary>Reads answers of RESP 3 from what has arrived so far. Bytes that are not of it are an <see cref="InvalidDataException"/>.</summary>
internal ref struct RespReader(ReadOnlySpan<byte> bytes)
{
    private const int Deepest = 8;
    private const int Largest = 512 * 1024 * 1024;

    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>What belongs to whole answers that were read.</summary>
    public int Consumed { get; private set; }

    /// <summary>False when the next answer is not whole yet.</summary>
    public bool TryRead(out RespReply reply)
    {
        reply = default;
        var before = _rest;
        if (!TryElement(out var kind, out var text, out var count))
        {
            return false;
        }

        var whole = kind switch
        {
            (byte)'-' or (byte)'!' => Take(out reply, new RespReply(RespKind.Error, text, default, default)),
            (byte)'+' or (byte)'$' or (byte)':' or (byte)'=' => Take(out reply, new RespReply(RespKind.Text, text, default, default)),
            (byte)'>' => TryPush(count, out reply),
            _ => TrySkip(count, 1) && Take(out reply, new RespReply(RespKind.Other, default, default, default)),
        };
        if (!whole)
        {
            _rest = before;
            return false;
        }

        Consumed += before.Length - _rest.Length;
        return true;
    }

    private static bool Take(out RespReply reply, RespReply read)
    {
        reply = read;
        return true;
    }

    private bool TryPush(int count, out RespReply reply)
    {
        reply = default;
        ReadOnlySpan<byte> first = default, second = default, third = default;
        for (var i = 0; i < count; i++)
        {
            if (!TryElement(out _, out var text, out var inner) || !TrySkip(inner, 1))
            {
                return false;
            }

            switch (i)
            {
                case 0:
                    first = text;
                    break;
                case 1:
                    second = text;
                    break;
                case 2:
                    third = text;
                    break;
                default:
                    break;
            }
        }

        reply = new RespReply(RespKind.Push, first, second, third);
        return true;
    }

    private bool TrySkip(int count, int depth)
    {
        if (depth > Deepest)
        {
            throw new InvalidDataException("An answer of Redis is nested too deeply.");
        }

        for (var i = 0; i < count; i++)
        {
            if (!TryElement(out _, out _, out var inner) || !TrySkip(inner, depth + 1))
            {
                return false;
            }
        }

        return true;
    }

    // One element: its text when it is a leaf, the number of elements that follow when it holds others.
    private bool TryElement(out byte kind, out ReadOnlySpan<byte> text, out int inner)
    {
        kind = 0;
        text = default;
        inner = 0;
        var end = _rest.IndexOf("\r\n"u8);
        if (end < 0)
        {
            return false;
        }

        if (end == 0)
        {
            throw new InvalidDataException("An empty line is not an answer of Redis.");
        }

        kind = _rest[0];
        var line = _rest[1..end];
        var after = _rest[(end + 2)..];
        switch (kind)
        {
            case (byte)'+' or (byte)'-' or (byte)':' or (byte)'_' or (byte)'#' or (byte)',' or (byte)'(':
                text = line;
                _rest = after;
                return true;
            case (byte)'$' or (byte)'=' or (byte)'!':
                return TryBulk(Length(line), after, out text);
            case (byte)'*' or (byte)'~' or (byte)'>':
                inner = Length(line);
                _rest = after;
                return true;
            case (byte)'%':
                inner = Length(line) * 2;
                _rest = after;
                return true;
            default:
                throw new InvalidDataException($"Redis answered with the unknown kind {kind}.");
        }
    }

    private bool TryBulk(int length, ReadOnlySpan<byte> after, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (after.Length < length + 2)
        {
            return false;
        }

        text = after[..length];
        _rest = after[(length + 2)..];
        return true;
    }

    private static int Length(ReadOnlySpan<byte> digits) =>
        Utf8Parser.TryParse(digits, out int length, out var used) && used == digits.Length && length is >= 0 and <= Largest
            ? length
            : throw new InvalidDataException("A length in an answer of Redis is not one.");
}
