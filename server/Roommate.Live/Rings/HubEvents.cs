using System.Buffers;
using Roommate.Live.MessagePack;

namespace Roommate.Live.Rings;

/// <summary>
/// The <c>events</c> invocation of SignalR's two hub protocols, put together from bytes that were serialised once per node: JSON as
/// it is, MessagePack transcoded once per event when somebody speaks it.
/// </summary>
internal static class HubEvents
{
    private const int Invocation = 1;
    private const int HeadBuffer = 32;

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
        var message = new ArrayBufferWriter<byte>(packed.Length + HeadBuffer);
        WriteHead(1, packed.Length, message);
        message.Write(packed.Span);
        WriteTail(message);
        var head = HubFrame.HeadOf(message.WrittenCount);
        var frame = new byte[head + message.WrittenCount];
        HubFrame.WriteHead(frame, message.WrittenCount, binary: true);
        message.WrittenSpan.CopyTo(frame.AsSpan(head));
        return frame;
    }

    // The length stands in front of a message: what comes before and after the events is short, so it is put together first.
    private static void WriteHead(int count, int bytes, IBufferWriter<byte> output)
    {
        var buffer = new ArrayBufferWriter<byte>(HeadBuffer);
        var head = new MessagePackWriter(buffer);
        head.ArrayHeader(6);
        head.Integer(Invocation);
        head.MapHeader(0);
        head.Nil();
        head.Text("events"u8);
        head.ArrayHeader(1);
        head.ArrayHeader(count);
        Framing.WriteLength(buffer.WrittenCount + bytes + 1, output);
        output.Write(buffer.WrittenSpan);
    }

    // No stream ids.
    private static void WriteTail(IBufferWriter<byte> output) => new MessagePackWriter(output).ArrayHeader(0);
}
