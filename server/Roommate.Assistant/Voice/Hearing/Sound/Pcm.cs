using System.Buffers.Binary;

namespace Roommate.Assistant.Voice.Hearing.Sound;

/// <summary>The one form of sound inside: PCM16, 16 kHz, mono, little-endian.</summary>
internal static class Pcm
{
    public const int Rate = 16_000;
    public const int BytesPerSample = 2;
    public const int BytesPerMs = Rate * BytesPerSample / 1000;
    public const int HeaderLength = 44;

    public static short Sample(ReadOnlySpan<byte> pcm, int index) => BinaryPrimitives.ReadInt16LittleEndian(pcm[(index * BytesPerSample)..]);

    /// <summary>As a WAV file, which every transcription server reads.</summary>
    public static byte[] ToWav(ReadOnlySpan<byte> pcm, int rate = Rate)
    {
        var file = new byte[HeaderLength + pcm.Length];
        var at = file.AsSpan();
        "RIFF"u8.CopyTo(at);
        BinaryPrimitives.WriteInt32LittleEndian(at[4..], file.Length - 8);
        "WAVEfmt "u8.CopyTo(at[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(at[16..], 16);
        BinaryPrimitives.WriteInt16LittleEndian(at[20..], 1);
        BinaryPrimitives.WriteInt16LittleEndian(at[22..], 1);
        BinaryPrimitives.WriteInt32LittleEndian(at[24..], rate);
        BinaryPrimitives.WriteInt32LittleEndian(at[28..], rate * BytesPerSample);
        BinaryPrimitives.WriteInt16LittleEndian(at[32..], BytesPerSample);
        BinaryPrimitives.WriteInt16LittleEndian(at[34..], 16);
        "data"u8.CopyTo(at[36..]);
        BinaryPrimitives.WriteInt32LittleEndian(at[40..], pcm.Length);
        pcm.CopyTo(at[HeaderLength..]);
        return file;
    }

    /// <summary>Samples from -1 to 1 as PCM16.</summary>
    public static byte[] FromFloats(ReadOnlySpan<float> samples)
    {
        var pcm = new byte[samples.Length * BytesPerSample];
        for (var i = 0; i < samples.Length; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(pcm.AsSpan(i * BytesPerSample), (short)Math.Clamp(MathF.Round(samples[i] * 32768f), -32768f, 32767f));
        }

        return pcm;
    }
}
