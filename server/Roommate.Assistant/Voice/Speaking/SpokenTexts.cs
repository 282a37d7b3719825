using Microsoft.AspNetCore.Http;
using Roommate.Assistant.Voice.Speaking.Text;
using Roommate.Contracts.Faults;
using Roommate.Platform.Http;

namespace Roommate.Assistant.Voice.Speaking;

/// <summary>Speaks a text that is no reply (an announcement) to one listener, as it is made; nothing of it is kept.</summary>
internal sealed class SpokenTexts(Synthesizer synthesizer, SpeechShelf shelf)
{
    public async ValueTask<IResult> SendAsync(string text, string? voice, double speed, string language, SoundFormat format, HttpContext http, CancellationToken ct)
    {
        if (synthesizer.WhyNot is { } why)
        {
            return Problems.Of(Fault.Unavailable(why), http);
        }

        var job = Begin(text, voice, speed, language)!;
        var tape = job.Tape;
        http.Response.RegisterForDispose(tape);
        var reader = tape.Open()!;
        http.Response.RegisterForDispose(reader);
        using (http.RequestAborted.Register(static j => _ = ((SpeechJob)j!).StopAsync(), job))
        {
            await tape.BegunAsync(ct);
        }

        if (tape.Kind is not { } kind)
        {
            return tape.Problem is null ? Results.NoContent() : Problems.Of(Fault.Unavailable(tape.Problem), http);
        }

        if (kind != SoundKind.Pcm && SoundFormats.Of(kind) != format)
        {
            await job.StopAsync();
            return SpeechRoutes.NotAcceptable(http, [SoundFormats.Of(kind)]);
        }

        return Results.Stream(
            async body =>
            {
                try
                {
                    await SoundSender.SendAsync(reader, format, body, ct);
                }
                finally
                {
                    await job.StopAsync();
                    await job.Running;
                }
            },
            SoundFormats.MediaType(format));
    }

    /// <summary>Begins to speak it; who asked stops the job and disposes its tape. Null when nothing here can speak.</summary>
    public SpeechJob? Begin(string text, string? voice, double speed, string language)
    {
        if (synthesizer.WhyNot is not null)
        {
            return null;
        }

        var key = new SpeechKey("text", voice, speed, language);
        var tape = shelf.NewTape(key);
        var job = new SpeechJob(key, tape);
        job.Start(
            stop => new SpeechWriter(synthesizer, tape, key).RunAsync(ChunksAsync(text), stop),
            problem =>
            {
                SpeechShelf.Drop(tape, problem);
                return ValueTask.CompletedTask;
            },
            static _ => { });
        return job;
    }

    private static async IAsyncEnumerable<SpeechChunk> ChunksAsync(string text)
    {
        await Task.CompletedTask;
        var chunker = new SpeechChunker();
        foreach (var chunk in chunker.Add(text).Concat(chunker.Finish()))
        {
            yield return chunk;
        }
    }
}
