using System.Buffers.Binary;

namespace Roommate.Testing;

/// <summary>A wav as a test looks at it: its samples, how long and how loud it is.</summary>
public sealed record WavSound(int Rate, short[] Samples)
{
    private const int Window = 20;

    public TimeSpan Length => TimeSpan.FromSeconds((double)Samples.Length / Rate);

    /// <summary>The loudness of 20 ms each, from 0 to 1.</summary>
    public double[] Loudness => [.. Samples.Chunk(Rate / (1000 / Window)).Select(static w => Math.Sqrt(w.Sum(static s => (double)s * s) / w.Length) / short.MaxValue)];

    /// <summary>How much of it is neither silence nor noise at the edge of hearing.</summary>
    public TimeSpan Spoken => TimeSpan.FromMilliseconds(Loudness.Count(static l => l > 0.01) * Window);

    /// <summary>Reads one whose lengths may be those of a stream that was not over yet.</summary>
    public static WavSound Read(byte[] wav)
    {
        var at = 12;
        var rate = 0;
        while (at + 8 <= wav.Length)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(wav.AsSpan(at + 4));
            if (wav.AsSpan(at, 4).SequenceEqual("fmt "u8))
            {
                rate = BinaryPrimitives.ReadInt32LittleEndian(wav.AsSpan(at + 12));
            }

            if (wav.AsSpan(at, 4).SequenceEqual("data"u8))
            {
                var data = wav.AsSpan(at + 8, (int)Math.Min(length, wav.Length - at - 8));
                return new WavSound(rate, System.Runtime.InteropServices.MemoryMarshal.Cast<byte, short>(data[..(data.Length & ~1)]).ToArray());
            }

            at += 8 + (int)length;
        }

        throw new InvalidDataException("This is no wav with sound in it.");
    }
}
