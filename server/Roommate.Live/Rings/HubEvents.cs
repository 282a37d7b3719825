using System.Buffers;
using Roommate.Live.MessagePack;

namespace Roommate.Live.Rings;

/// <summary>
/// The <c>events</c> invocation of SignalR's two hub protocols, put together from bytes that were serialised once per node: JSON as
/// it is, MessagePack transcoded once per event when somebody speaks it.
/// </summary>
internal static class HubEvents
{
    private const int MostHead = 32;

    // A MessagePack invocation: six members, of type 1, without headers and id, of "events", with one argument.
    private static ReadOnlySpan<byte> Head => [0x96, 1, 0x80, 0xC0, 0xA6, (byte)'e', (byte)'v', (byte)'e', (byte)'n', (byte)'t', (byte)'s', 0x91];

    public static void WriteJson(EventBatch batch, IBufferWriter<byte> output)
    {
        output.Write(HubFrame.Before);
        for (var i = 0; i < batch.Count; i++)
        {
            if (i > 0)
            {
                output.Write(","u8);
            }

            output.Write(batch[i].Json.Span);
        }

        output.Write(HubFrame.After);
    }

    public static void WriteMessagePack(EventBatch batch, IBufferWriter<byte> output)
    {
        var bytes = 0;
        for (var i = 0; i < batch.Count; i++)
        {
            bytes += batch[i].MessagePack.Length;
        }

        WriteHead(batch.Count, bytes, output);
        for (var i = 0; i < batch.Count; i++)
        {
            output.Write(batch[i].MessagePack.Span);
        }

        WriteTail(output);
    }

    /// <summary>The frame in which an event goes out alone.</summary>
    public static byte[] MessagePackFrame(WireEvent lone)
    {
        var packed = lone.MessagePack;
        var message = new ArrayBufferWriter<byte>(packed.Length + MostHead);
        WriteHead(1, packed.Length, message);
        message.Write(packed.Span);
        WriteTail(message);
        var head = HubFrame.HeadOf(message.WrittenCount);
        var frame = new byte[head + message.WrittenCount];
        HubFrame.WriteHead(frame, message.WrittenCount, binary: true);
        message.WrittenSpan.CopyTo(frame.AsSpan(head));
        return frame;
    }

    // The length stands in front of a message.
    private static void WriteHead(int count, int bytes, IBufferWriter<byte> output)
    {
        Framing.WriteLength(Head.Length + LengthOfHeader(count) + bytes + 1, output);
        output.Write(Head);
        new MessagePackWriter(output).ArrayHeader(count);
    }

    private static int LengthOfHeader(int count) => count <= 15 ? 1 : count <= ushort.MaxValue ? 3 : 5;

    // No stream ids.
    private static void WriteTail(IBufferWriter<byte> output) => new MessagePackWriter(output).ArrayHeader(0);
}
