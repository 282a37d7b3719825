using System.Buffers.Binary;

namespace Roommate.Testing.Voice;

/// <summary>Speech as samples (PCM16, 16 kHz, mono) and where its words are.</summary>
/// <param name="Text">What is said.</param>
/// <param name="Pcm">The sound.</param>
/// <param name="BeginsMs">Where the first word begins.</param>
/// <param name="EndsMs">Where the last word ends.</param>
public sealed record Spoken(string Text, byte[] Pcm, int BeginsMs, int EndsMs)
{
    public const int Rate = 16_000;
    public const int BytesPerMs = Rate * 2 / 1000;
    public const int FrameMs = 100;

    // A recogniser knows a word a little before it has heard all of it.
    private const int Early = 60;

    public int LengthMs => Pcm.Length / BytesPerMs;

    /// <summary>Frames of 100 ms, as a microphone gives them.</summary>
    public IEnumerable<byte[]> Frames() => Pcm.Chunk(FrameMs * BytesPerMs);

    /// <summary>The frames at once, as fast as they are taken.</summary>
    public async IAsyncEnumerable<byte[]> Stream()
    {
        foreach (var frame in Frames())
        {
            yield return frame;
            await Task.Yield();
        }
    }

    /// <summary>The first frames, in a stream that does not end before the other side has been seen to react.</summary>
    public async IAsyncEnumerable<byte[]> BeginningAsync(int frames, Task end)
    {
        foreach (var frame in Frames().Take(frames))
        {
            yield return frame;
        }

        await end;
    }

    /// <summary>With silence in front and behind.</summary>
    public Spoken Within(int beforeMs, int afterMs) =>
        new(Text, [.. new byte[beforeMs * BytesPerMs], .. Pcm, .. new byte[afterMs * BytesPerMs]], BeginsMs + beforeMs, EndsMs + beforeMs);

    /// <summary>As a WAV file.</summary>
    public byte[] ToWav()
    {
        var file = new byte[44 + Pcm.Length];
        "RIFF"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);
        "WAVEfmt "u8.CopyTo(file.AsSpan(8));
        byte[] format = [16, 0, 0, 0, 1, 0, 1, 0];
        format.CopyTo(file, 16);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(24), Rate);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(28), Rate * 2);
        file[32] = 2;
        file[34] = 16;
        "data"u8.CopyTo(file.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(40), Pcm.Length);
        Pcm.CopyTo(file, 44);
        return file;
    }

    /// <summary>The words that are over at a place in the sound; how long each takes goes by its letters.</summary>
    public string TextUpTo(int bytes)
    {
        var at = (bytes / BytesPerMs) + Early;
        var letters = Text.Count(static c => c != ' ');
        var said = 0;
        var words = new List<string>();
        foreach (var word in Text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            said += word.Length;
            if (BeginsMs + ((EndsMs - BeginsMs) * said / letters) > at)
            {
                break;
            }

            words.Add(word);
        }

        return string.Join(' ', words);
    }
}
