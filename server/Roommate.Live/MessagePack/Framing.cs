using System.Buffers;
using System.IO;

namespace Roommate.Live.MessagePack;

/// <summary>The varint length before each message: seven bits a byte, lowest first, at most five bytes.</summary>
internal static class Framing
{
    private const int MostBytes = 5;

    public static void Write(ReadOnlySpan<byte> body, IBufferWriter<byte> output)
    {
        WriteLength(body.Length, output);
        output.Write(body);
    }

    public static void WriteLength(int length, IBufferWriter<byte> output)
    {
        var span = output.GetSpan(MostBytes);
        var written = 0;
        do
        {
            var part = (byte)(length & 0x7F);
            length >>= 7;
            span[written++] = length > 0 ? (byte)(part | 0x80) : part;
        }
        while (length > 0);
        output.Advance(written);
    }

    public static bool TryTake(ref ReadOnlySequence<byte> input, out ReadOnlySequence<byte> payload)
    {
        payload = default;
        Span<byte> prefix = stackalloc byte[MostBytes];
        var available = (int)Math.Min(MostBytes, input.Length);
        input.Slice(0, available).CopyTo(prefix);
        uint length = 0;
        for (var i = 0; i < available; i++)
        {
            var part = prefix[i];
            if (i == MostBytes - 1 && part > 7)
            {
                throw new InvalidDataException("A message is longer than 2 GiB.");
            }

            length |= (uint)(part & 0x7F) << (7 * i);
            if ((part & 0x80) != 0)
            {
                continue;
            }

            if (input.Length < i + 1 + length)
            {
                return false;
            }

            payload = input.Slice(i + 1, length);
            input = input.Slice(payload.End);
            return true;
        }

        return available == MostBytes ? throw new InvalidDataException("The length before a message does not end.") : false;
    }
}
