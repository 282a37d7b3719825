using System.Text.Json.Nodes;
using Roommate.Assistant.Voice.Hearing.Clips;

namespace Roommate.Assistant.Voice.Satellites;

/// <summary>Sound as the protocol's events carry it.</summary>
internal static class WyomingSound
{
    /// <summary>What an <c>audio-start</c> or <c>audio-chunk</c> says of its samples.</summary>
    public static WavLayout LayoutOf(WyomingEvent format)
    {
        var rate = format.Number("rate") ?? 0;
        var channels = format.Number("channels") ?? 0;
        var width = format.Number("width") ?? 0;
        return rate is >= 8_000 and <= 192_000 && channels is >= 1 and <= 8 && width is >= 1 and <= 4
            ? new WavLayout(rate, channels, width * 8, IsFloat: false, 0, 0)
            : throw new WyomingException("Sound has a rate of 8000 to 192000, a width of 1 to 4 and 1 to 8 channels.");
    }

    /// <summary>A chunk as the hearing takes it: PCM16, 16 kHz, mono.</summary>
    public static byte[] PcmOf(WyomingEvent chunk)
    {
        var layout = LayoutOf(chunk);
        var block = layout.Channels * layout.Bits / 8;
        return WavFile.ToPcm(chunk.Payload.Span, layout with { Length = chunk.Payload.Length - (chunk.Payload.Length % block) });
    }

    /// <summary>Of PCM16, mono, so many bytes after its beginning.</summary>
    public static JsonObject Format(int rate, long sent) => new() { ["rate"] = rate, ["width"] = 2, ["channels"] = 1, ["timestamp"] = sent * 1000 / 2 / rate };
}
