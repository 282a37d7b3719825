using System.Buffers;
using System.Threading.Channels;
using Roommate.Assistant.Voice.Speaking.Text;

namespace Roommate.Assistant.Voice.Speaking;

/// <summary>
/// Speaks the chunks of a reply onto its tape, in order, each as soon as its text is there: while one is written the next
/// one is already being made.
/// </summary>
internal sealed class SpeechWriter(Synthesizer synthesizer, SpeechTape tape, SpeechKey key)
{
    private const int BufferSize = 16 * 1024;

    // The one that is written and the next: that bounds what is thrown away when somebody interrupts.
    private readonly Channel<(SpeechChunk Chunk, Task<Sound> Sound)> _made = Channel.CreateBounded<(SpeechChunk, Task<Sound>)>(1);
    private Resampler? _resampler;
    private int _resampledFrom;
    private string _language = key.Language;

    /// <summary>Speaks until the text is over.</summary>
    public async Task RunAsync(IAsyncEnumerable<SpeechChunk> chunks, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var making = MakeAsync(chunks, stop.Token);
        try
        {
            await foreach (var (chunk, opening) in _made.Reader.ReadAllAsync(stop.Token))
            {
                await using var sound = await opening;
                await WriteAsync(chunk, sound, stop.Token);
            }

            await making;
        }
        finally
        {
            await stop.CancelAsync();
            await making.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await DropAsync();
        }
    }

    private async Task MakeAsync(IAsyncEnumerable<SpeechChunk> chunks, CancellationToken ct)
    {
        try
        {
            await foreach (var chunk in chunks.WithCancellation(ct))
            {
                if (!await _made.Writer.WaitToWriteAsync(ct))
                {
                    return;
                }

                _language = SpokenLanguage.Of(chunk.Text, _language);
                var order = new SpeechOrder(chunk.Text, new SpeakingVoice(key.Voice, _language), key.Speed, chunk.EndsSentence, chunk.Index == 0);
                await _made.Writer.WriteAsync((chunk, synthesizer.OpenAsync(order, ct).AsTask()), ct);
            }
        }
        finally
        {
            _made.Writer.TryComplete();
        }
    }

    private async ValueTask WriteAsync(SpeechChunk chunk, Sound sound, CancellationToken ct)
    {
        if (tape.Kind is null)
        {
            tape.Begin(sound.Kind, sound.Rate);
        }
        else if (sound.Kind != tape.Kind)
        {
            throw new SpeechException("The speech server and espeak-ng speak in forms that do not join.");
        }

        tape.Mark(chunk);
        if (sound.Whole is { } whole && whole.Rate == tape.Rate)
        {
            tape.Write(whole.Samples);
            return;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (await sound.Body.ReadAsync(buffer, ct) is var count and > 0)
            {
                tape.Write(sound.Kind == SoundKind.Pcm && sound.Rate != tape.Rate ? Resampled(sound.Rate, buffer.AsSpan(0, count)) : buffer.AsSpan(0, count));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private byte[] Resampled(int from, ReadOnlySpan<byte> bytes)
    {
        if (_resampler is null || _resampledFrom != from)
        {
            _resampler = new Resampler(from, tape.Rate);
            _resampledFrom = from;
        }

        return _resampler.Next(bytes);
    }

    // What was begun and will not be heard ends, whoever makes it.
    private async ValueTask DropAsync()
    {
        while (_made.Reader.TryRead(out var rest))
        {
            try
            {
                await using var sound = await rest.Sound;
            }
            catch (Exception exception) when (exception is OperationCanceledException or SpeechException)
            {
                // It had not begun.
            }
        }
    }
}
