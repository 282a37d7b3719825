using Microsoft.Extensions.Options;
using Roommate.Assistant.Turns;
using Roommate.Assistant.Voice.Hearing.Clips;
using Roommate.Assistant.Voice.Hearing.Sound;
using Roommate.Assistant.Voice.Hearing.Transcription;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Events;
using Roommate.Contracts.Faults;
using Roommate.Platform.Facts;
using Roommate.Platform.Limits;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Voice.Hearing;

/// <summary>Hears what is said in a room, in a stream or a clip, and asks the assistant. The sound is stored only for who chose that.</summary>
public sealed class Hearing
{
    private readonly Transcriber _transcriber;
    private readonly HomeWords _words;
    private readonly LocalUnderstanding _understanding;
    private readonly HearingEvents _events;
    private readonly Turns.Turns _turns;
    private readonly Gate _gate;
    private readonly IFacts _facts;
    private readonly Buckets _buckets;
    private readonly Recordings.Recordings _recordings;
    private readonly HearingOptions _options;
    private readonly TimeProvider _time;

    internal Hearing(
        Transcriber transcriber,
        HomeWords words,
        LocalUnderstanding understanding,
        HearingEvents events,
        Turns.Turns turns,
        Gate gate,
        IFacts facts,
        Buckets buckets,
        Recordings.Recordings recordings,
        IOptions<HearingOptions> options,
        TimeProvider time)
    {
        _transcriber = transcriber;
        _words = words;
        _understanding = understanding;
        _events = events;
        _turns = turns;
        _gate = gate;
        _facts = facts;
        _buckets = buckets;
        _recordings = recordings;
        _options = options.Value;
        _time = time;
    }

    /// <summary>Listens to a stream until silence, its end, or a complete command, and asks with what was said.</summary>
    public ValueTask<Outcome<SpeakResult>> SpeakAsync(Caller caller, SpeakRequest request, IAsyncEnumerable<byte[]> frames, CancellationToken ct) =>
        SpeakAsync(caller, request, frames, static (_, _) => ValueTask.CompletedTask, ct);

    /// <summary>The same; <paramref name="tell"/> hears what the person's topic is told.</summary>
    internal async ValueTask<Outcome<SpeakResult>> SpeakAsync(
        Caller caller, SpeakRequest request, IAsyncEnumerable<byte[]> frames, Func<VoiceHeard, CancellationToken, ValueTask> tell, CancellationToken ct)
    {
        if (await BeginAsync(caller, request, ct) is var (home, fault) && fault is not null)
        {
            return fault;
        }

        async ValueTask TellAsync(HearingState state, string? text, string? turnId)
        {
            var told = new VoiceHeard(request.RoomId, request.ClientId, state, text, turnId);
            await _events.TellAsync(caller.UserId, told, ct);
            await tell(told, ct);
        }

        var context = await ContextAsync(caller, request, home!, ct);
        var utterance = new Utterance(_options, request.HandsFree == true);
        var listening = new Listening(utterance, context, _transcriber, _options, _time)
        {
            Told = (state, text) => TellAsync(state, text, turnId: null),
            Began = () => _facts.TellAsync(new SpeechBegan(caller.UserId, request.RoomId), ct),
        };
        await TellAsync(HearingState.Listening, text: null, turnId: null);
        if (!(await listening.RunAsync(frames, ct)).TryGet(out var heard, out var trouble))
        {
            return trouble;
        }

        var result = await AskAsync(caller, request, heard, ct);
        if (result.TryGet(out var asked, out _))
        {
            await TellAsync(HearingState.Done, asked.Text, asked.TurnId);
            await KeepAsync(caller, request, home!, asked, "audio/wav", () => Pcm.ToWav(utterance.Take()));
        }

        return result;
    }

    /// <summary>Hears a recording and asks with what was said in it.</summary>
    internal async ValueTask<Outcome<SpeakResult>> HearAsync(Caller caller, SpeakRequest request, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        if (!ClipCheck.Look(content).TryGet(out var clip, out var wrong))
        {
            return wrong;
        }

        var sound = clip.Content;
        if (clip.Kind == ClipKind.Wav)
        {
            sound = SpeechIn(clip.Content.Span);
            if (sound.IsEmpty)
            {
                return ClipCheck.NoSpeech;
            }
        }

        if (await BeginAsync(caller, request, ct) is var (home, fault) && fault is not null)
        {
            return fault;
        }

        await _facts.TellAsync(new SpeechBegan(caller.UserId, request.RoomId), ct);
        var context = await ContextAsync(caller, request, home!, ct);
        var written = await _transcriber.WriteAsync(new TranscriptionRequest(sound, clip.FileName, clip.ContentType, context.Language, context.Prompt), soFar: null, ct);
        if (!written.TryGet(out var text, out var trouble) || text.Length == 0)
        {
            return trouble ?? ClipCheck.NoSpeech;
        }

        var result = await AskAsync(caller, request, new SpeakResult(text, SpeakEnd.Clip), ct);
        if (result.TryGet(out var asked, out _))
        {
            await KeepAsync(caller, request, home!, asked, clip.ContentType, () => sound);
        }

        return result;
    }

    /// <summary>Writes down speech for another program (a satellite's); asks nothing.</summary>
    /// <param name="prompt">Words that are likely in it.</param>
    /// <param name="soFar">Hears the text while it is written, where the server streams it.</param>
    internal ValueTask<Outcome<string>> WriteAsync(ReadOnlyMemory<byte> pcm, string? language, string prompt, Func<string, ValueTask>? soFar, CancellationToken ct) =>
        _transcriber.WriteAsync(new TranscriptionRequest(Pcm.ToWav(pcm.Span), "speech.wav", "audio/wav", HomeWords.Plain(language), prompt), soFar, ct);

    private static byte[] SpeechIn(ReadOnlySpan<byte> file)
    {
        WavFile.Look(file, out var layout);
        var whole = new Utterance(new HearingOptions { EndMs = int.MaxValue, PatienceSeconds = int.MaxValue / 1000, LongestSeconds = int.MaxValue / 1000 }, handsFree: false);
        whole.Hear(WavFile.ToPcm(file, layout));
        whole.Release();
        return whole.End == SpeakEnd.Nothing ? [] : Pcm.ToWav(whole.Take());
    }

    private async ValueTask<(string? HomeId, Fault? Fault)> BeginAsync(Caller caller, SpeakRequest request, CancellationToken ct)
    {
        if (request.ClientId.Length is 0 or > 100)
        {
            return (null, Fault.Invalid("clientId", "A client id has 1 to 100 characters."));
        }

        if (request.Language is { } language && HomeWords.Plain(language) is null)
        {
            return (null, Fault.Invalid("language", "A language is written like en or de-AT."));
        }

        if (_transcriber.WhyNot is { } off)
        {
            return (null, off);
        }

        if (_options.PerMinute > 0)
        {
            var limit = new BucketLimit("hearing", Math.Max(1, _options.PerMinute), TimeSpan.FromMinutes(1.0 / _options.PerMinute));
            if (await _buckets.TakeAsync(limit, caller.UserId, "You speak more often than can be written down. Wait a moment.", ct) is { } full)
            {
                return (null, full);
            }
        }

        return await _gate.LocateAsync(request.RoomId, ct) is { } place ? (place.HomeId, null) : (null, Fault.NotFound("This room"));
    }

    private async ValueTask<HearingContext> ContextAsync(Caller caller, SpeakRequest request, string homeId, CancellationToken ct)
    {
        var (prompt, language) = await _words.OfAsync(caller, homeId, ct);
        return new HearingContext(
            prompt,
            HomeWords.Plain(request.Language) ?? language,
            async text => await _understanding.UnderstandAsync(caller, homeId, text, request.RoomId, previous: null, ct) is { IsCommand: true, Question: null });
    }

    // What is only written down for review is not kept: its text is not final.
    private async ValueTask KeepAsync(Caller caller, SpeakRequest request, string homeId, SpeakResult heard, string contentType, Func<ReadOnlyMemory<byte>> sound)
    {
        if (heard.TurnId is not null)
        {
            await _recordings.KeepAsync(caller.UserId, homeId, request.RoomId, heard, contentType, sound, CancellationToken.None);
        }
    }

    // What was answered is durable, so asking does not stop half-way because a socket closed.
    private async ValueTask<Outcome<SpeakResult>> AskAsync(Caller caller, SpeakRequest request, SpeakResult heard, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        if (heard.Text.Length == 0 || request.Review == true)
        {
            return heard;
        }

        var asked = await _turns.AskAsync(caller, new AskRequest(request.RoomId, heard.Text, request.ClientId, Voice: true), CancellationToken.None);
        return asked.Map(a => heard with { TurnId = a.TurnId, MessageId = a.MessageId, Offset = a.Offset });
    }
}

/// <summary>What surrounds an utterance.</summary>
/// <param name="IsCommand">Whether a text is a complete command of this home.</param>
internal sealed record HearingContext(string Prompt, string? Language, Func<string, ValueTask<bool>> IsCommand);
