using System.Threading.Channels;
using Roommate.Assistant.Voice.Hearing.Sound;
using Roommate.Assistant.Voice.Hearing.Transcription;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;

namespace Roommate.Assistant.Voice.Hearing;

/// <summary>
/// Listens to one stream of frames. While somebody speaks, what was said so far is written down in the background: words appear
/// early, a complete command ends the listening in a short pause, and at the end the text is often there already.
/// </summary>
internal sealed class Listening(Utterance utterance, HearingContext context, Transcriber transcriber, HearingOptions options, TimeProvider time)
{
    private const int MostFrame = 64 * 1024;

    // Frames that may wait for this listener; a client that sends faster is held back until it ends.
    private const int MostWaiting = 256;

    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(15);

    private Draft? _running;
    private Draft? _last;
    private Draft? _stale;
    private bool _noDrafts;
    private volatile bool _over;

    /// <summary>Hears how it goes and what is understood so far.</summary>
    public required Func<HearingState, string?, ValueTask> Told { get; init; }

    /// <summary>Somebody has begun to speak.</summary>
    public required Func<ValueTask> Began { get; init; }

    /// <summary>What was said; an empty text when nothing was.</summary>
    public async ValueTask<Outcome<SpeakResult>> RunAsync(IAsyncEnumerable<byte[]> frames, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var heard = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(MostWaiting) { SingleReader = true, SingleWriter = true });
        var pump = PumpAsync(frames, heard.Writer, stop.Token);
        try
        {
            if (await ListenAsync(heard.Reader, stop.Token) is { } fault)
            {
                return fault;
            }

            _over = true;
            return await WriteAsync(stop.Token);
        }
        finally
        {
            _over = true;
            await stop.CancelAsync();
            await pump;
            await Task.WhenAll(_running?.Writing ?? Task.CompletedTask, _stale?.Writing ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // What comes after the end is taken and dropped: a stream that nobody reads would hold up its whole connection.
    private async Task PumpAsync(IAsyncEnumerable<byte[]> frames, ChannelWriter<byte[]> heard, CancellationToken ct)
    {
        try
        {
            await foreach (var frame in frames.WithCancellation(ct))
            {
                if (!_over)
                {
                    await heard.WriteAsync(frame, ct);
                }
            }

            heard.TryComplete();
        }
        catch (Exception ended)
        {
            // The connection broke off, or the listening is over.
            heard.TryComplete(ended);
        }
    }

    private async ValueTask<Fault?> ListenAsync(ChannelReader<byte[]> heard, CancellationToken ct)
    {
        Task<bool>? more = null;
        var began = false;
        while (utterance.End is null)
        {
            more ??= heard.WaitToReadAsync(ct).AsTask().WaitAsync(Idle, time, ct);
            await Task.WhenAny(more, _running?.Writing ?? (Task)more);
            if (_running is { Writing.IsCompleted: true })
            {
                await ReadDraftAsync();
            }

            if (more.IsCompleted)
            {
                // A client that stays silent for long, not even sending silence, has let go.
                if (more.IsFaulted && more.Exception!.InnerException is TimeoutException || !await more)
                {
                    utterance.Release();
                    break;
                }

                more = null;
                if (Take(heard) is { } wrong)
                {
                    return wrong;
                }
            }

            if (utterance.HasBegun && !began)
            {
                began = true;
                await Began();
                await Told(HearingState.Hearing, null);
            }

            EndEarlyOrWrite(ct);
        }

        return null;
    }

    private Fault? Take(ChannelReader<byte[]> heard)
    {
        while (utterance.End is null && heard.TryRead(out var frame))
        {
            if (frame is null || frame.Length > MostFrame)
            {
                return Fault.Invalid("frames", "A frame is PCM16, 16 kHz, mono: 3,200 bytes for 100 ms, and at most 64 KB.");
            }

            utterance.Hear(frame);
        }

        return null;
    }

    private void EndEarlyOrWrite(CancellationToken ct)
    {
        if (_last is { IsCommand: true } last && last.UpToMs == utterance.LastVoiceMs && utterance.SilentMs >= options.EarlyEndMs)
        {
            utterance.Complete();
        }
        else if (_running is null && !_noDrafts && utterance.End is null && utterance.IsWorthWriting)
        {
            _running = Begin(ct);
        }
    }

    private Draft Begin(CancellationToken ct)
    {
        var draft = new Draft(utterance.LastVoiceMs);
        draft.Writing = RunAsync(draft, utterance.Take(), ct);
        return draft;
    }

    private async Task<Outcome<string>> RunAsync(Draft draft, byte[] pcm, CancellationToken ct)
    {
        var written = await transcriber.WriteAsync(
            new TranscriptionRequest(Pcm.ToWav(pcm), "speech.wav", "audio/wav", context.Language, context.Prompt),
            async text => await Told(_over ? HearingState.Thinking : HearingState.Hearing, text),
            ct);
        draft.HasFailed = !written.Succeeded;
        draft.IsCommand = written.TryGet(out var said, out _) && said.Length > 0 && await context.IsCommand(said);
        return written;
    }

    private async ValueTask ReadDraftAsync()
    {
        var draft = _running!;
        _running = null;
        if (!(await draft.Writing).TryGet(out var text, out _))
        {
            // A draft that failed is no harm; the server gets peace until the end, which decides.
            _noDrafts = true;
            return;
        }

        _last = draft;
        if (text.Length > 0)
        {
            await Told(HearingState.Hearing, text);
        }
    }

    private async ValueTask<Outcome<SpeakResult>> WriteAsync(CancellationToken ct)
    {
        var end = utterance.End!.Value;
        if (end == SpeakEnd.Nothing)
        {
            return new SpeakResult("", end);
        }

        await Told(HearingState.Thinking, null);
        var draft = new[] { _running, _last }.FirstOrDefault(d => d?.UpToMs == utterance.LastVoiceMs && !d.HasFailed);
        if (draft is null)
        {
            // The one that runs is about less than all of it.
            _stale = _running;
            _running = draft = Begin(ct);
        }

        return (await draft.Writing).TryGet(out var text, out var fault)
            ? new SpeakResult(text, text.Length == 0 ? SpeakEnd.Nothing : end)
            : fault;
    }

    /// <summary>The speech up to a position, being written down.</summary>
    private sealed class Draft(int upToMs)
    {
        public int UpToMs => upToMs;

        public bool IsCommand { get; set; }

        public bool HasFailed { get; set; }

        public Task<Outcome<string>> Writing { get; set; } = null!;
    }
}
