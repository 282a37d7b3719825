using System.Buffers.Binary;
using System.Text;
using Roommate.Assistant.Voice.Speaking;
using Shouldly;

namespace Roommate.UnitTests.Assistant.Voice;

/// <summary>What encoders make is what their formats say, whatever pieces the sound comes in. A browser decodes it in tests/browser/voice.mjs.</summary>
public sealed class SoundEncoderTests
{
    private const int Rate = 22_050;
    private const int Seconds = 3;

    private static readonly byte[] Tone = [.. Enumerable.Range(0, Rate * Seconds).SelectMany(static i => BitConverter.GetBytes((short)(9000 * Math.Sin(i * 2 * Math.PI * 330 / Rate))))];

    [Fact]
    public void Opus_pages_are_in_order_carry_whole_packets_and_end_where_the_sound_ends()
    {
        using var encoder = OpusEncoder.Create(Rate);
        var pages = Pages(Encoded(encoder));
        Encoding.ASCII.GetString(pages[0].Body.AsSpan(0, 8)).ShouldBe("OpusHead");
        Encoding.ASCII.GetString(pages[1].Body.AsSpan(0, 8)).ShouldBe("OpusTags");
        pages.Select(static p => p.Number).ShouldBe(Enumerable.Range(0, pages.Count));
        (pages[0].Flags, pages[^1].Flags).ShouldBe((2, 4));
        pages.Select(static p => p.Granule).ShouldBeInOrder();
        pages[^1].Granule.ShouldBeInRange((48_000 * Seconds) + 300, (48_000 * Seconds) + 330);
        pages.Skip(2).Sum(static p => p.Packets).ShouldBeInRange(Seconds * 50, (Seconds * 50) + 2);
    }

    [Fact]
    public void Mp3_is_frame_after_frame_and_as_long_as_the_sound()
    {
        using var encoder = Mp3Encoder.Create(Rate);
        var bytes = Encoded(encoder);
        var frames = 0;
        for (var at = 0; at + 4 <= bytes.Length; frames++)
        {
            bytes[at].ShouldBe((byte)0xFF, $"frame {frames}");
            var bitrate = new[] { 0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160 }[bytes[at + 2] >> 4];
            at += (72_000 * bitrate / Rate) + ((bytes[at + 2] >> 1) & 1);
        }

        (frames * 576.0 / Rate).ShouldBeInRange(Seconds, Seconds + 0.15);
    }

    private static byte[] Encoded(ISoundEncoder encoder)
    {
        var random = new Random(3);
        var bytes = new MemoryStream();
        for (var at = 0; at < Tone.Length;)
        {
            var length = Math.Min(random.Next(1, 5000), Tone.Length - at);
            bytes.Write(encoder.Encode(Tone.AsSpan(at, length)).Span);
            at += length;
        }

        bytes.Write(encoder.Finish().Span);
        return bytes.ToArray();
    }

    private static List<(int Flags, long Granule, int Number, int Packets, byte[] Body)> Pages(byte[] ogg)
    {
        var pages = new List<(int, long, int, int, byte[])>();
        for (var at = 0; at < ogg.Length;)
        {
            Encoding.ASCII.GetString(ogg.AsSpan(at, 4)).ShouldBe("OggS");
            var segments = ogg.AsSpan(at + 27, ogg[at + 26]).ToArray();
            var length = segments.Sum(static s => s);
            pages.Add((ogg[at + 5], BinaryPrimitives.ReadInt64LittleEndian(ogg.AsSpan(at + 6)), BinaryPrimitives.ReadInt32LittleEndian(ogg.AsSpan(at + 18)), segments.Count(static s => s < 255), ogg[(at + 27 + segments.Length)..(at + 27 + segments.Length + length)]));
            at += 27 + segments.Length + length;
        }

        return pages;
    }
}
