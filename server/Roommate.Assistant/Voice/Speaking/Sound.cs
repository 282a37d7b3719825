using System.Buffers.Binary;

namespace Roommate.Assistant.Voice.Speaking;

/// <summary>What a stream of sound is made of.</summary>
internal enum SoundKind
{
    /// <summary>16 bit, mono, little-endian.</summary>
    Pcm,
    Mp3,
    Ogg,
}

/// <summary>Sound that is still being made: its kind, then its bytes. Disposing it stops whoever makes it.</summary>
/// <param name="Rate">Samples in a second, for <see cref="SoundKind.Pcm"/>.</param>
internal sealed class Sound(SoundKind kind, int rate, Stream body, Func<ValueTask> end) : IAsyncDisposable
{
    private const int RiffHeader = 12;
    private const int ChunkHeader = 8;
    private const int FormatLength = 16;
    private const int MostHeader = 64 * 1024;

    public SoundKind Kind => kind;

    public int Rate => rate;

    public Stream Body => body;

    /// <summary>All of it, where it was made in one go; null while it is still being made.</summary>
    public Phrase? Whole { get; private init; }

    public static Sound Of(Phrase phrase) =>
        new(SoundKind.Pcm, phrase.Rate, new MemoryStream(phrase.Samples, writable: false), static () => ValueTask.CompletedTask) { Whole = phrase };

    public ValueTask DisposeAsync() => end();

    /// <summary>Tells the kind from the first bytes and leaves the body behind a wav's header.</summary>
    public static async ValueTask<Sound> ReadAsync(Stream body, Func<ValueTask> end, CancellationToken ct)
    {
        var head = new byte[RiffHeader];
        if (await body.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, ct) < head.Length)
        {
            throw new SpeechException("The speech engine said nothing.");
        }

        if (head.AsSpan().StartsWith("RIFF"u8) && head.AsSpan(8).SequenceEqual("WAVE"u8))
        {
            return await ReadWavAsync(body, end, ct);
        }

        var kind = head.AsSpan().StartsWith("OggS"u8) ? SoundKind.Ogg
            : head.AsSpan().StartsWith("ID3"u8) || (head[0] == 0xFF && (head[1] & 0xE0) == 0xE0) ? SoundKind.Mp3
            : throw new SpeechException("The speech server sent something that is neither wav, mp3 nor ogg.");
        return new Sound(kind, 0, new PrefixedStream(head, body), end);
    }

    private static async ValueTask<Sound> ReadWavAsync(Stream body, Func<ValueTask> end, CancellationToken ct)
    {
        var chunk = new byte[ChunkHeader];
        var (rate, channels, bits) = (0, 0, 0);
        while (true)
        {
            await body.ReadExactlyAsync(chunk, ct);
            var length = BinaryPrimitives.ReadUInt32LittleEndian(chunk.AsSpan(4));
            if (chunk.AsSpan().StartsWith("data"u8))
            {
                break;
            }

            if (length > MostHeader)
            {
                throw new SpeechException("The speech server sent a wav that cannot be read.");
            }

            var content = new byte[length + (length & 1)];
            await body.ReadExactlyAsync(content, ct);
            if (chunk.AsSpan().StartsWith("fmt "u8) && length >= FormatLength)
            {
                channels = BinaryPrimitives.ReadUInt16LittleEndian(content.AsSpan(2));
                rate = BinaryPrimitives.ReadInt32LittleEndian(content.AsSpan(4));
                bits = BinaryPrimitives.ReadUInt16LittleEndian(content.AsSpan(14));
            }
        }

        return channels == 1 && bits == 16 && rate is >= 8000 and <= 96_000
            ? new Sound(SoundKind.Pcm, rate, body, end)
            : throw new SpeechException($"The speech server's wav is not 16 bit mono ({bits} bit, {channels} channels, {rate} Hz).");
    }
}
