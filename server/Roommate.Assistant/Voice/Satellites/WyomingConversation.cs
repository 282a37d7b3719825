using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Roommate.Assistant.Turns;
using Roommate.Assistant.Voice.Hearing;
using Roommate.Assistant.Voice.Hearing.Clips;
using Roommate.Assistant.Voice.Hearing.Transcription;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Voice.Satellites;

/// <summary>What one Wyoming connection says and is answered. Everything that was not asked for is passed over, as the protocol wants it.</summary>
internal sealed class WyomingConversation(
    Hearing.Hearing hearing,
    Transcriber transcriber,
    ISatelliteSpeech speech,
    ISatelliteOwner owner,
    Turns.Turns turns,
    LocalUnderstanding understanding,
    Gate gate,
    Ids ids,
    WyomingOptions options,
    HearingOptions limits)
{
    private const int MostText = 4_000;

    private const int MostPrompt = 700;

    private readonly ArrayBufferWriter<byte> _sound = new();
    private readonly WyomingSpeech _speech = new(speech);
    private WavLayout _layout;
    private string? _language;
    private string _prompt = "";
    private bool _isHearing;

    /// <summary>Takes an event; what it answers goes out through <paramref name="send"/>.</summary>
    public async ValueTask TakeAsync(WyomingEvent taken, Func<WyomingEvent, ValueTask> send, CancellationToken ct)
    {
        switch (taken.Type)
        {
            case "describe":
                await send(WyomingInfo.Of(transcriber.State is { On: true, By: { } model } ? model : null, speech.WhyNot is null, options.Acts));
                break;
            case "ping":
                await send(new WyomingEvent("pong", taken.Text("text") is { } text ? new JsonObject { ["text"] = text } : []));
                break;
            case "transcribe":
                (_language, _prompt) = (taken.Text("language"), PromptOf(taken));
                break;
            case "audio-start":
                Start(taken);
                break;
            case "audio-chunk":
                Hear(taken);
                break;
            case "audio-stop":
                await WriteAsync(send, ct);
                break;
            case "synthesize" or "synthesize-start" or "synthesize-chunk" or "synthesize-stop":
                await _speech.TakeAsync(taken, _language, send, ct);
                break;
            case "recognize":
                await send(InContext(taken, await RecognizeAsync(Said(taken), ct)));
                break;
            case "transcript":
                await send(InContext(taken, await HandleAsync(Said(taken), ct)));
                break;
            case "intent":
                await send(Answer("not-handled", "Only sentences are handled here, not intents of another recogniser."));
                break;
        }
    }

    // Whatever a pipeline hangs on its question (a conversation's id) comes back with the answer.
    private static WyomingEvent InContext(WyomingEvent asked, WyomingEvent answer)
    {
        if (asked.Data["context"] is JsonObject context)
        {
            answer.Data["context"] = context.DeepClone();
        }

        return answer;
    }

    private static WyomingEvent Answer(string type, string text) => new(type, new JsonObject { ["text"] = text });

    private static WyomingEvent Error(Fault fault) => new("error", new JsonObject { ["text"] = fault.Text, ["code"] = fault.Code });

    private static string Said(WyomingEvent taken) =>
        taken.Text("text") is { Length: <= MostText } text ? text : throw new WyomingException($"A text of at most {MostText} characters is needed.");

    private void Start(WyomingEvent started)
    {
        _sound.ResetWrittenCount();
        _layout = WyomingSound.LayoutOf(started);
        _isHearing = true;
    }

    private void Hear(WyomingEvent chunk)
    {
        if (!_isHearing)
        {
            Start(chunk);
        }

        if (_sound.WrittenCount + chunk.Payload.Length > (long)limits.LongestSeconds * _layout.Rate * _layout.Channels * (_layout.Bits / 8))
        {
            throw new WyomingException($"An utterance has at most {limits.LongestSeconds} seconds.");
        }

        _sound.Write(chunk.Payload.Span);
    }

    // As the protocol streams it: the text in parts as the recogniser writes it, then all of it for who does not read parts.
    private async ValueTask WriteAsync(Func<WyomingEvent, ValueTask> send, CancellationToken ct)
    {
        if (!_isHearing)
        {
            await send(Error(Fault.Invalid("audio-stop without audio-start.")));
            return;
        }

        _isHearing = false;
        var block = _layout.Channels * _layout.Bits / 8;
        var length = _sound.WrittenCount;
        var pcm = WavFile.ToPcm(_sound.WrittenSpan, _layout with { Length = length - (length % block) });
        _sound.ResetWrittenCount();
        JsonObject About() => _language is null ? [] : new() { ["language"] = _language };
        await send(new WyomingEvent("transcript-start", About()));
        var said = "";
        async ValueTask PartAsync(string soFar)
        {
            if (soFar.Length > said.Length && soFar.StartsWith(said, StringComparison.Ordinal))
            {
                await send(Answer("transcript-chunk", soFar[said.Length..]));
                said = soFar;
            }
        }

        var written = await hearing.WriteAsync(pcm, _language, _prompt, PartAsync, ct);
        if (!written.TryGet(out var text, out var fault))
        {
            await send(Error(fault));
            return;
        }

        await PartAsync(text);
        var transcript = About();
        transcript["text"] = text;
        await send(new WyomingEvent("transcript", transcript));
        await send(new WyomingEvent("transcript-stop"));
    }

    // Names first: they matter more than terms.
    private static string PromptOf(WyomingEvent asked)
    {
        var words = new[] { "transcript_names", "transcript_terms" }
            .SelectMany(name => asked.Data[name] is JsonArray list ? list.OfType<JsonValue>().Select(static v => v.TryGetValue(out string? word) ? word : null) : [])
            .Where(static w => !string.IsNullOrWhiteSpace(w));
        var prompt = string.Join(", ", words);
        return prompt.Length > MostPrompt ? prompt[..MostPrompt] : prompt;
    }

    private async ValueTask<WyomingEvent> RecognizeAsync(string text, CancellationToken ct)
    {
        if (await WhoAsync(ct) is not { } who)
        {
            return Answer("not-recognized", "This satellite may do nothing: its operator sets Wyoming:Token and Wyoming:RoomId.");
        }

        var understood = await understanding.UnderstandAsync(who.Caller, who.HomeId, text, options.RoomId, previous: null, ct);
        if (understood.Intent is not { } intent)
        {
            return Answer("not-recognized", "That is no command of this home.");
        }

        var entities = new JsonArray([.. understood.Slots.Select(static s => new JsonObject { ["name"] = s.Key, ["value"] = JsonSerializer.SerializeToNode(s.Value, Wire.Json) })]);
        var data = new JsonObject { ["name"] = intent, ["entities"] = entities };
        if (understood.Question is { } question)
        {
            data["text"] = question;
        }

        return new WyomingEvent("intent", data);
    }

    private async ValueTask<WyomingEvent> HandleAsync(string text, CancellationToken ct)
    {
        if (await WhoAsync(ct) is not { } who)
        {
            return Answer("not-handled", "This satellite may do nothing: its operator sets Wyoming:Token and Wyoming:RoomId.");
        }

        var asked = await turns.AskAsync(who.Caller, new AskRequest(options.RoomId, text, ids.Secret(12), Voice: true), CancellationToken.None);
        if (!asked.TryGet(out var turn, out var fault))
        {
            return Answer("not-handled", fault.Text);
        }

        await turns.EndOfAsync(turn.TurnId, ct);
        return (await turns.GetAsync(turn.TurnId, ct)).TryGet(out var ended, out var lost)
            ? Answer(ended.Status == TurnStatus.Completed ? "handled" : "not-handled", ended.Text.Length > 0 ? ended.Text : ended.Problem?.Message ?? "")
            : Answer("not-handled", lost.Text);
    }

    // Asked anew each time: the token may have been withdrawn, or its owner have left the home.
    private async ValueTask<(Caller Caller, string HomeId)?> WhoAsync(CancellationToken ct)
    {
        if (!options.Acts || await owner.OfAsync(options.Token, ct) is not { } caller || await gate.CheckAsync(caller, Right.Talk, options.RoomId, ct) is not null)
        {
            return null;
        }

        return await gate.LocateAsync(options.RoomId, ct) is { } place ? (caller, place.HomeId) : null;
    }
}
