using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Roommate.Assistant.Voice.Hearing.Clips;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Platform.Http;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Voice.Hearing;

/// <summary><c>POST /rooms/{id}/voice</c>: a recording, as the body or as a file of a form.</summary>
internal static class HearingRoutes
{
    private const int MostForm = ClipCheck.MostBytes + (64 * 1024);

    // What is too large is read to its end and thrown away up to here: a client that still sends would not see why it was refused.
    private const int MostRead = 64 * 1024 * 1024;

    private static readonly string[] NoSpeechOrKind = [ClipCheck.WrongKind.Text, ClipCheck.NoSound.Text];

    public static void MapHearing(this IEndpointRouteBuilder api)
    {
        api.MapPost("/rooms/{id}/voice", PostAsync).Needs(Right.Talk, "id")
            .WithMetadata(new BodyLimit(MostRead))
            .Produces<SpeakResult>(StatusCodes.Status201Created)
            .Produces<SpeakResult>(StatusCodes.Status200OK)
            .WithName("speakClip");
        api.MapVoiceSockets();
    }

    private static async Task<IResult> PostAsync(string id, Hearing hearing, Ids ids, HttpContext http, CancellationToken ct)
    {
        if (!(await ReadAsync(http, ct)).TryGet(out var sent, out var wrong))
        {
            return Problems.Of(wrong, http);
        }

        var request = new SpeakRequest(id, sent.Value("clientId") ?? ids.Secret(12), sent.Value("language"), Review: sent.Value("review") == "true");
        return (await hearing.HearAsync(Caller.From(http.User)!, request, sent.Content, ct)).TryGet(out var heard, out var fault)
            ? Results.Json(heard, Wire.Json, statusCode: heard.TurnId is null ? StatusCodes.Status200OK : StatusCodes.Status201Created)
            : Problems.Of(fault, http, StatusOf(fault));
    }

    // What it is not: a kind that is taken (415), or a recording with speech in it (422).
    private static int? StatusOf(Fault fault) =>
        NoSpeechOrKind.Contains(fault.Text) ? StatusCodes.Status415UnsupportedMediaType
        : fault == ClipCheck.NoSpeech ? StatusCodes.Status422UnprocessableEntity
        : null;

    private static async ValueTask<Outcome<Sent>> ReadAsync(HttpContext http, CancellationToken ct)
    {
        try
        {
            if (http.Request.ContentLength > MostForm)
            {
                await http.Request.Body.CopyToAsync(Stream.Null, ct);
                return ClipCheck.TooLarge;
            }

            return http.Request.HasFormContentType && http.Request.ContentType!.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase)
                ? await ReadFormAsync(http, ct)
                : new Sent(await BytesAsync(http.Request.Body, ct), name => http.Request.Query[name].FirstOrDefault());
        }
        catch (Exception large) when (large is BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } || (large is InvalidDataException && large.Message.Contains("limit", StringComparison.Ordinal)))
        {
            return ClipCheck.TooLarge;
        }
        catch (Exception cut) when (cut is InvalidDataException or IOException or BadHttpRequestException)
        {
            return Fault.Invalid(ClipCheck.Field, "The upload could not be read to its end. Send it again.");
        }
    }

    private static async ValueTask<Outcome<Sent>> ReadFormAsync(HttpContext http, CancellationToken ct)
    {
        // All of it in memory: sound does not touch a disk.
        var limits = new FormOptions { MemoryBufferThreshold = MostForm, MultipartBodyLengthLimit = MostForm, ValueCountLimit = 16, ValueLengthLimit = 1024 };
        http.Features.Set<IFormFeature>(new FormFeature(http.Request, limits));
        var form = await http.Request.ReadFormAsync(limits, ct);
        if (form.Files.Count != 1)
        {
            return Fault.Invalid(ClipCheck.Field, "Send one file, the recording.");
        }

        await using var stream = form.Files[0].OpenReadStream();
        return new Sent(await BytesAsync(stream, ct), name => form[name].FirstOrDefault() ?? http.Request.Query[name].FirstOrDefault());
    }

    private static async ValueTask<byte[]> BytesAsync(Stream stream, CancellationToken ct)
    {
        using var all = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (await stream.ReadAsync(buffer, ct) is var read and > 0)
        {
            // One byte too many is enough to know.
            await all.WriteAsync(buffer.AsMemory(0, (int)Math.Min(read, ClipCheck.MostBytes + 1 - all.Length)), ct);
        }

        return all.ToArray();
    }

    private sealed record Sent(byte[] Content, Func<string, string?> Field)
    {
        public string? Value(string name) => Field(name) is { Length: > 0 } value ? value : null;
    }

    private sealed record BodyLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
}
