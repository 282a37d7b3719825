using System.Text.Json.Nodes;
using Roommate.Assistant.Voice.Speaking.Text;
using Roommate.Contracts.Faults;

namespace Roommate.Assistant.Voice.Satellites;

/// <summary>
/// Text to speech for one connection: a whole text by <c>synthesize</c>, or one that is still being written by <c>synthesize-start</c>,
/// <c>synthesize-chunk</c> and <c>synthesize-stop</c>. Then each sentence is spoken as soon as it is there, between an <c>audio-start</c>
/// and an <c>audio-stop</c> of its own, and <c>synthesize-stopped</c> ends it.
/// </summary>
internal sealed class WyomingSpeech(ISatelliteSpeech speech)
{
    private const int MostText = 4_000;
    private const int MostStreamed = 64 * 1024;

    private SpeechChunker? _stream;
    private (string? Name, string? Language) _voice;
    private int _streamed;

    /// <param name="language">The connection's, for a voice that names none.</param>
    public async ValueTask TakeAsync(WyomingEvent taken, string? language, Func<WyomingEvent, ValueTask> send, CancellationToken ct)
    {
        if (speech.WhyNot is { } why)
        {
            await send(new WyomingEvent("error", new JsonObject { ["text"] = why, ["code"] = FaultCode.Unavailable }));
            return;
        }

        switch (taken.Type)
        {
            case "synthesize-start":
                (_stream, _voice, _streamed) = (new SpeechChunker(), VoiceOf(taken, language), 0);
                break;
            case "synthesize-chunk" when _stream is { } stream:
                await SpeakAsync([.. stream.Add(Streamed(taken))], send, ct);
                break;
            case "synthesize-stop" when _stream is { } stream:
                _stream = null;
                await SpeakAsync([.. stream.Finish()], send, ct);
                await send(new WyomingEvent("synthesize-stopped"));
                break;
            case "synthesize" when _stream is null:
                await SpeakAsync(Text(taken), VoiceOf(taken, language), send, ct);
                break;
            // The whole text of what is streamed, for servers that cannot stream; a chunk or stop of nothing.
            default:
                break;
        }
    }

    private static string Text(WyomingEvent taken) => taken.Text("text") is { Length: <= MostText } text ? text : throw new WyomingException($"A text of at most {MostText} characters is needed.");

    private static (string? Name, string? Language) VoiceOf(WyomingEvent taken, string? language)
    {
        var voice = taken.Data["voice"] as JsonObject;
        return (Word(voice, "name"), Word(voice, "language") ?? language);
    }

    private static string? Word(JsonObject? voice, string name) => voice?[name] is JsonValue value && value.TryGetValue(out string? text) && text is { Length: > 0 and <= 100 } ? text : null;

    private string Streamed(WyomingEvent taken)
    {
        var text = Text(taken);
        _streamed += text.Length;
        return _streamed <= MostStreamed ? text : throw new WyomingException($"A streamed text has at most {MostStreamed} characters.");
    }

    private async ValueTask SpeakAsync(SpeechChunk[] chunks, Func<WyomingEvent, ValueTask> send, CancellationToken ct)
    {
        foreach (var chunk in chunks)
        {
            await SpeakAsync(chunk.Text, _voice, send, ct);
        }
    }

    private async ValueTask SpeakAsync(string text, (string? Name, string? Language) voice, Func<WyomingEvent, ValueTask> send, CancellationToken ct)
    {
        var sound = await speech.SpeakAsync(text, voice.Name, voice.Language, ct);
        var sent = 0L;
        await send(new WyomingEvent("audio-start", WyomingSound.Format(sound.Rate, sent)));
        await foreach (var piece in sound.Pieces.WithCancellation(ct))
        {
            await send(new WyomingEvent("audio-chunk", WyomingSound.Format(sound.Rate, sent), piece));
            sent += piece.Length;
        }

        await send(new WyomingEvent("audio-stop", new JsonObject { ["timestamp"] = sent * 1000 / 2 / sound.Rate }));
    }
}
