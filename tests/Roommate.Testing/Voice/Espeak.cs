using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;

namespace Roommate.Testing.Voice;

/// <summary>Speaks with espeak-ng, the same every time.</summary>
public static class Espeak
{
    // Below it (40 dB under full scale) a synthetic voice is silent.
    private const int Silence = 300;

    /// <summary>The text as speech at 16 kHz, without the silence around it.</summary>
    /// <param name="voice">For example <c>en-us+f3</c>.</param>
    /// <param name="wordsPerMinute">The usual is 175.</param>
    public static async Task<Spoken> SayAsync(string text, string voice = "en-us", int wordsPerMinute = 175, int pitch = 50)
    {
        var start = new ProcessStartInfo("espeak-ng") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["--stdout", "-v", voice, "-s", wordsPerMinute.ToString(CultureInfo.InvariantCulture), "-p", pitch.ToString(CultureInfo.InvariantCulture), text])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        using var wav = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(wav);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"espeak-ng failed: {await process.StandardError.ReadToEndAsync()}");
        }

        return Trimmed(text, ToRate(wav.ToArray()));
    }

    /// <summary>Where sound louder than silence begins and ends, in samples.</summary>
    public static (int From, int To) SoundIn(ReadOnlySpan<short> samples)
    {
        var from = 0;
        var to = samples.Length;
        while (from < to && Math.Abs((int)samples[from]) < Silence)
        {
            from++;
        }

        while (to > from && Math.Abs((int)samples[to - 1]) < Silence)
        {
            to--;
        }

        return (from, to);
    }

    public static byte[] ToBytes(ReadOnlySpan<short> samples)
    {
        var bytes = new byte[samples.Length * 2];
        for (var i = 0; i < samples.Length; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(i * 2), samples[i]);
        }

        return bytes;
    }

    public static short[] ToSamples(ReadOnlySpan<byte> bytes)
    {
        var samples = new short[bytes.Length / 2];
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = BinaryPrimitives.ReadInt16LittleEndian(bytes[(i * 2)..]);
        }

        return samples;
    }

    private static Spoken Trimmed(string text, short[] samples)
    {
        var (from, to) = SoundIn(samples);
        var pcm = ToBytes(samples.AsSpan(from, to - from));
        return new Spoken(text, pcm, 0, pcm.Length / Spoken.BytesPerMs);
    }

    // espeak-ng speaks at 22.05 kHz; what it writes into a pipe has no length in its header.
    private static short[] ToRate(ReadOnlySpan<byte> wav)
    {
        var rate = BinaryPrimitives.ReadInt32LittleEndian(wav[24..]);
        var samples = ToSamples(wav[44..]);
        var result = new short[(int)((long)samples.Length * Spoken.Rate / rate)];
        for (var i = 0; i < result.Length; i++)
        {
            var at = (double)i * rate / Spoken.Rate;
            var low = Math.Min(samples.Length - 1, (int)at);
            var high = Math.Min(samples.Length - 1, low + 1);
            result[i] = (short)(samples[low] + ((samples[high] - samples[low]) * (at - low)));
        }

        return result;
    }
}
