using System.Buffers.Binary;
using Roommate.Assistant.Voice.Hearing.Sound;

namespace Roommate.Assistant.Voice.Hearing.Clips;

/// <summary>Where the samples of a WAV file are and how they are written.</summary>
internal readonly record struct WavLayout(int Rate, int Channels, int Bits, bool IsFloat, int Start, int Length);

/// <summary>RIFF WAVE with plain samples: 8 to 32 bits or floats, 1 to 8 channels, 8 to 192 kHz.</summary>
internal static class WavFile
{
    private const int Plain = 1;
    private const int Floats = 3;
    private const int Extensible = 0xFFFE;
    private const int ChunkHeader = 8;

    public static ClipTrouble Look(ReadOnlySpan<byte> file, out WavLayout layout)
    {
        layout = default;
        (int Code, int Channels, int Rate, int Block, int Bits)? format = null;
        for (var at = 12; at + ChunkHeader <= file.Length;)
        {
            var name = file.Slice(at, 4);
            var length = BinaryPrimitives.ReadUInt32LittleEndian(file[(at + 4)..]);
            at += ChunkHeader;
            var rest = file.Length - at;
            if (name.SequenceEqual("data"u8))
            {
                return format is { } known ? Data(file, known, at, length, out layout) : ClipTrouble.NoSound;
            }

            if (length > rest)
            {
                return ClipTrouble.Cut;
            }

            if (name.SequenceEqual("fmt "u8))
            {
                format = Format(file.Slice(at, (int)length));
                if (format is null)
                {
                    return ClipTrouble.NoSound;
                }
            }

            // Chunks are padded to an even length.
            at += (int)length + (int)(length & 1);
        }

        return ClipTrouble.Cut;
    }

    /// <summary>The sound in our own form.</summary>
    public static byte[] ToPcm(ReadOnlySpan<byte> file, WavLayout layout)
    {
        var width = layout.Bits / 8;
        var frames = layout.Length / (width * layout.Channels);
        var mixed = new float[frames];
        for (var i = 0; i < frames; i++)
        {
            for (var c = 0; c < layout.Channels; c++)
            {
                mixed[i] += Sample(file[(layout.Start + (((i * layout.Channels) + c) * width))..], layout) / layout.Channels;
            }
        }

        return Pcm.FromFloats(layout.Rate == Pcm.Rate ? mixed : Resampler.ToPcmRate(mixed, layout.Rate));
    }

    private static ClipTrouble Data(ReadOnlySpan<byte> file, (int Code, int Channels, int Rate, int Block, int Bits) format, int start, uint length, out WavLayout layout)
    {
        var rest = file.Length - start;
        // A program that writes into a pipe does not know the length when it writes the header.
        var open = length is 0 or >= uint.MaxValue - 255 or 0x7FFFFFFF or 0x7FFFF000;
        var taken = open ? rest : (int)Math.Min(length, rest);
        layout = new WavLayout(format.Rate, format.Channels, format.Bits, format.Code == Floats, start, taken - (taken % format.Block));
        return !open && length > rest ? ClipTrouble.Cut : layout.Length == 0 ? ClipTrouble.NoSound : ClipTrouble.None;
    }

    private static (int Code, int Channels, int Rate, int Block, int Bits)? Format(ReadOnlySpan<byte> chunk)
    {
        if (chunk.Length < 16)
        {
            return null;
        }

        int code = BinaryPrimitives.ReadUInt16LittleEndian(chunk);
        int channels = BinaryPrimitives.ReadUInt16LittleEndian(chunk[2..]);
        var rate = BinaryPrimitives.ReadInt32LittleEndian(chunk[4..]);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(chunk[14..]);
        if (code == Extensible && chunk.Length >= 26)
        {
            code = BinaryPrimitives.ReadUInt16LittleEndian(chunk[24..]);
        }

        var known = (code == Plain && bits is 8 or 16 or 24 or 32) || (code == Floats && bits is 32 or 64);
        return known && channels is >= 1 and <= 8 && rate is >= 8_000 and <= 192_000 ? (code, channels, rate, channels * bits / 8, bits) : null;
    }

    private static float Sample(ReadOnlySpan<byte> at, WavLayout layout) => (layout.Bits, layout.IsFloat) switch
    {
        (32, true) => Bounded(BinaryPrimitives.ReadSingleLittleEndian(at)),
        (64, true) => Bounded((float)BinaryPrimitives.ReadDoubleLittleEndian(at)),
        (8, _) => (at[0] - 128) / 128f,
        (24, _) => ((at[0] << 8) | (at[1] << 16) | (at[2] << 24)) / 2147483648f,
        (32, _) => BinaryPrimitives.ReadInt32LittleEndian(at) / 2147483648f,
        _ => BinaryPrimitives.ReadInt16LittleEndian(at) / 32768f,
    };

    private static float Bounded(float value) => float.IsFinite(value) ? Math.Clamp(value, -1f, 1f) : 0f;
}
