using System.Buffers.Binary;

namespace Roommate.Live.Rings;

/// <summary>
/// The WebSocket frame (RFC 6455, 5.2) around what a hub says: a server's frame is whole and not masked. An event that goes out
/// alone, as most do, is framed once per node and every screen is sent the same bytes.
/// </summary>
internal static class HubFrame
{
    /// <summary>The longest head.</summary>
    public const int MostHead = 10;

    private const int Short = 125;
    private const byte LastFrame = 0x80;
    private const byte TextFrame = 1;
    private const byte BinaryFrame = 2;
    private const byte Length16 = 126;
    private const byte Length64 = 127;

    /// <summary>What stands before the events of an <c>events</c> invocation in SignalR's JSON protocol, and after them.</summary>
    public static ReadOnlySpan<byte> Before => """{"type":1,"target":"events","arguments":[["""u8;

    public static ReadOnlySpan<byte> After => "]]}\u001e"u8;

    public static int HeadOf(int payload) => payload <= Short ? 2 : payload <= ushort.MaxValue ? 4 : MostHead;

    /// <summary>Writes the head of a frame, <see cref="HeadOf"/> bytes long.</summary>
    public static void WriteHead(Span<byte> head, int payload, bool binary)
    {
        head[0] = (byte)(LastFrame | (binary ? BinaryFrame : TextFrame));
        switch (HeadOf(payload))
        {
            case 2:
                head[1] = (byte)payload;
                break;
            case 4:
                head[1] = Length16;
                BinaryPrimitives.WriteUInt16BigEndian(head[2..], (ushort)payload);
                break;
            default:
                head[1] = Length64;
                BinaryPrimitives.WriteUInt64BigEndian(head[2..], (ulong)payload);
                break;
        }
    }
}
