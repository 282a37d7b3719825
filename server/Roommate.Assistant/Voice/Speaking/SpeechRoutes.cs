using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Platform.Http;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Voice.Speaking;

/// <summary><c>/turns/{id}/audio</c>, <c>/turns/{id}/speech</c>, <c>/turns/{id}/heard</c>, <c>/speech</c>.</summary>
internal static class SpeechRoutes
{
    private const int MostChunks = 100_000;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);

    public static void MapSpeech(this IEndpointRouteBuilder api)
    {
        api.MapGet("/speech", static (SpokenReplies replies) => Results.Json(replies.About(), Wire.Json)).Needs(Right.SignedIn).Produces<SpeechAbout>().WithName("aboutSpeech");
        api.MapGet("/turns/{id}/audio", AudioAsync).Needs(Right.See, "id").DevicesToo().Produces<byte[]>(StatusCodes.Status200OK, "audio/wav", "audio/mpeg", "audio/ogg").WithName("hearTurn");
        api.MapGet("/turns/{id}/speech", ChunksAsync).Needs(Right.See, "id").Produces<TurnSpeech>().WithName("followSpeech");
        // Players ask what it is before they take it.
        api.MapMethods("/turns/{id}/audio", [HttpMethods.Head], AudioAsync).Needs(Right.See, "id").DevicesToo().ExcludeFromDescription();
        api.MapPost("/turns/{id}/heard", async (string id, HeardRequest request, HeardReplies heard, HttpContext http, CancellationToken ct) =>
            (await heard.HeardAsync(Caller.From(http.User)!, id, request, ct)).Answer(http))
            .Needs(Right.Talk, "id").Produces<HeardResult>().WithName("heardTurn");
    }

    private static async Task<IResult> AudioAsync(string id, string? format, string? voice, double? speed, SpokenReplies replies, HttpContext http, CancellationToken ct)
    {
        var accept = http.Request.Headers.Accept.ToString();
        if (SoundFormats.Choose(format, accept, SpokenReplies.Formats) is not { } chosen)
        {
            return NotAcceptable(http, SpokenReplies.Formats);
        }

        if (!(await replies.OpenAsync(Caller.From(http.User)!, id, voice, speed, ct)).TryGet(out var recording, out var fault))
        {
            return Problems.Of(fault, http);
        }

        http.Response.Headers.CacheControl = "private, no-cache";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        if (http.Features.Get<IHttpMinResponseDataRateFeature>() is { } least)
        {
            // A player that has enough for now reads no further.
            least.MinDataRate = null;
        }

        if (recording.Words is { } words)
        {
            return await FileAsync(words, recording.Path!, chosen, format, accept, http, ct);
        }

        var tape = recording.Job!.Tape;
        var reader = tape.Open();
        if (reader is not null)
        {
            http.Response.RegisterForDispose(reader);
        }

        await tape.BegunAsync(ct);
        if (reader is not null && tape.Kind is { } kind && Match(kind, chosen, format, accept) is { } sent)
        {
            return new GrowingSound(reader, sent);
        }

        return tape switch
        {
            { Kind: { } other } when reader is not null => NotAcceptable(http, [SoundFormats.Of(other)]),
            { Problem: "stopped" or null } => Results.NoContent(),
            _ => Problems.Of(Fault.Unavailable(tape.Problem), http),
        };
    }

    private static async Task<IResult> FileAsync(SpokenFile words, string path, SoundFormat chosen, string? format, string accept, HttpContext http, CancellationToken ct)
    {
        if (Match(words.Kind, chosen, format, accept) is not { } sent)
        {
            return NotAcceptable(http, [SoundFormats.Of(words.Kind)]);
        }

        var file = words.Kind == SoundKind.Pcm && sent != SoundFormat.Wav ? await SoundSender.EncodedAsync(path, words.Rate, sent, ct) : path;
        return Results.File(file, SoundFormats.MediaType(sent), enableRangeProcessing: true);
    }

    // Samples become anything; what the speech server has encoded itself is sent as it is, to who takes it.
    private static SoundFormat? Match(SoundKind kind, SoundFormat chosen, string? format, string accept) =>
        kind == SoundKind.Pcm ? chosen : SoundFormats.Choose(format, accept, [SoundFormats.Of(kind)]);

    internal static IResult NotAcceptable(HttpContext http, IReadOnlyList<SoundFormat> offered) => Problems.Of(
        Fault.Invalid("accept", $"The reply can be sent as {string.Join(" or ", offered.Select(static f => $"{SoundFormats.MediaType(f)} (?format={SoundFormats.Word(f)})"))}."),
        http,
        StatusCodes.Status406NotAcceptable);

    private static async Task<IResult> ChunksAsync(string id, int? from, SpokenReplies replies, TimeProvider time, HttpContext http, CancellationToken ct)
    {
        if (from is < 0 or > MostChunks)
        {
            return Problems.Of(Fault.Invalid("from", "The index of the first piece to tell, from 0."), http);
        }

        using var patience = new CancellationTokenSource(LongestWait, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        try
        {
            return (await replies.ChunksAsync(Caller.From(http.User)!, id, from ?? 0, both.Token)).Answer(http);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            return Results.Json(new TurnSpeech(id, [], Done: false), Wire.Json);
        }
    }
}
