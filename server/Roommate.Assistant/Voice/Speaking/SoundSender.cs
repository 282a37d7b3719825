using System.Buffers;
using System.Runtime.CompilerServices;

namespace Roommate.Assistant.Voice.Speaking;

/// <summary>Sends a tape from its beginning, in the form a listener takes, as it grows.</summary>
internal static class SoundSender
{
    private const int BufferSize = 64 * 1024;

    // The first sound waits for no more of it than this to be encoded.
    private const int FirstSize = 16 * 1024;

    public static async Task SendAsync(TapeReader reader, SoundFormat format, Stream body, CancellationToken ct)
    {
        try
        {
            await foreach (var piece in PiecesAsync(reader, format, ct))
            {
                await body.WriteAsync(piece, ct);
                await body.FlushAsync(ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The listener has left; the recording goes on for the others.
        }
    }

    /// <summary>What is sent, piece by piece as it is made; a piece is good until the next one is asked for.</summary>
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> PiecesAsync(TapeReader reader, SoundFormat format, [EnumeratorCancellation] CancellationToken ct)
    {
        using var encoder = reader.Tape.Kind == SoundKind.Pcm ? SoundEncoders.Create(format, reader.Tape.Rate) : null;
        if (encoder is not null)
        {
            reader.Skip(SpeechTape.HeaderLength);
        }

        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            var size = FirstSize;
            while (await reader.ReadAsync(buffer.AsMemory(0, size), ct) is var count and > 0)
            {
                size = BufferSize;
                yield return encoder is null ? buffer.AsMemory(0, count) : encoder.Encode(buffer.AsSpan(0, count));
            }

            if (encoder is not null)
            {
                yield return encoder.Finish();
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>A whole recording in another form, made once and kept beside it.</summary>
    public static async ValueTask<string> EncodedAsync(string path, int rate, SoundFormat format, CancellationToken ct)
    {
        var place = $"{path}.{SoundFormats.Word(format)}";
        if (File.Exists(place))
        {
            return place;
        }

        var unfinished = $"{place}.{Path.GetRandomFileName()}.part";
        using var encoder = SoundEncoders.Create(format, rate)!;
        await using (var source = File.OpenRead(path))
        await using (var target = File.Create(unfinished))
        {
            source.Seek(SpeechTape.HeaderLength, SeekOrigin.Begin);
            var buffer = new byte[BufferSize];
            while (await source.ReadAsync(buffer, ct) is var count and > 0)
            {
                await target.WriteAsync(encoder.Encode(buffer.AsSpan(0, count)), ct);
            }

            await target.WriteAsync(encoder.Finish(), ct);
        }

        File.Move(unfinished, place, overwrite: true);
        return place;
    }
}
