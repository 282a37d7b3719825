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

    private readonly ArrayBufferWriter<byte> _sound = new();
    private WavLayout _layout;
    private string? _language;
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
                _language = taken.Text("language");
                break;
            case "audio-start":
                Start(taken);
                break;
            case "audio-chunk":
                Hear(taken);
                break;
            case "audio-stop":
                await send(await WriteAsync(ct));
                break;
            case "synthesize":
                await SpeakAsync(taken, send, ct);
                break;
            case "recognize":
                await send(await RecognizeAsync(Said(taken), ct));
                break;
            case "transcript":
                await send(await HandleAsync(Said(taken), ct));
                break;
            case "intent":
                await send(Answer("not-handled", "Only sentences are handled here, not intents of another recogniser."));
                break;
        }
    }

    private static WyomingEvent Answer(string type, string text) => new(type, new JsonObject { ["text"] = text });

    private static WyomingEvent Error(Fault fault) => new("error", new JsonObject { ["text"] = fault.Text, ["code"] = fault.Code });

    private static string Said(WyomingEvent taken) =>
        taken.Text("text") is { Length: <= MostText } text ? text : throw new WyomingException($"A text of at most {MostText} characters is needed.");

    private void Start(WyomingEvent started)
    {
        _sound.ResetWrittenCount();
        _layout = Layout(started);
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

    private static WavLayout Layout(WyomingEvent format)
    {
        var rate = format.Number("rate") ?? 0;
        var channels = format.Number("channels") ?? 0;
        var width = format.Number("width") ?? 0;
        return rate is >= 8_000 and <= 192_000 && channels is >= 1 and <= 8 && width is >= 1 and <= 4
            ? new WavLayout(rate, channels, width * 8, IsFloat: false, 0, 0)
            : throw new WyomingException("Sound has a rate of 8000 to 192000, a width of 1 to 4 and 1 to 8 channels.");
    }

    private async ValueTask<WyomingEvent> WriteAsync(CancellationToken ct)
    {
        if (!_isHearing)
        {
            return Error(Fault.Invalid("audio-stop without audio-start."));
        }

        _isHearing = false;
        var block = _layout.Channels * _layout.Bits / 8;
        var length = _sound.WrittenCount;
        var pcm = WavFile.ToPcm(_sound.WrittenSpan, _layout with { Length = length - (length % block) });
        _sound.ResetWrittenCount();
        var written = await hearing.WriteAsync(pcm, _language, ct);
        if (!written.TryGet(out var text, out var fault))
        {
            return Error(fault);
        }

        var data = new JsonObject { ["text"] = text };
        if (_language is not null)
        {
            data["language"] = _language;
        }

        return new WyomingEvent("transcript", data);
    }

    private async ValueTask SpeakAsync(WyomingEvent asked, Func<WyomingEvent, ValueTask> send, CancellationToken ct)
    {
        var text = Said(asked);
        if (speech.WhyNot is { } why)
        {
            await send(Error(Fault.Unavailable(why)));
            return;
        }

        var voice = asked.Data["voice"] as JsonObject;
        var sound = await speech.SpeakAsync(text, Word(voice, "name"), Word(voice, "language") ?? _language, ct);
        JsonObject Format() => new() { ["rate"] = sound.Rate, ["width"] = 2, ["channels"] = 1, ["timestamp"] = 0 };
        await send(new WyomingEvent("audio-start", Format()));
        await foreach (var piece in sound.Pieces.WithCancellation(ct))
        {
            await send(new WyomingEvent("audio-chunk", Format(), piece));
        }

        await send(new WyomingEvent("audio-stop", new JsonObject { ["timestamp"] = 0 }));
    }

    private static string? Word(JsonObject? voice, string name) => voice?[name] is JsonValue value && value.TryGetValue(out string? text) && text is { Length: > 0 and <= 100 } ? text : null;

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
