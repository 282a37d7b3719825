using System.Buffers.Text;

namespace Roommate.Live.Feed;

/// <summary>A published event as the commit script sends it: <c>epoch SP offset SP body</c>.</summary>
internal readonly record struct FeedMessage(ReadOnlyMemory<byte> Epoch, long Offset, ReadOnlyMemory<byte> Body)
{
    /// <summary>False for bytes that are not of this form: somebody else published to our channel.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> message, out FeedMessage parsed)
    {
        parsed = default;
        var bytes = message.Span;
        var space = bytes.IndexOf((byte)' ');
        if (space < 1 || !Utf8Parser.TryParse(bytes[(space + 1)..], out long offset, out var digits) || offset < 0)
        {
            return false;
        }

        var body = space + 1 + digits + 1;
        if (body >= bytes.Length || bytes[body - 1] != ' ' || bytes[body] != '{')
        {
            return false;
        }

        parsed = new FeedMessage(message[..space], offset, message[body..]);
        return true;
    }
}
