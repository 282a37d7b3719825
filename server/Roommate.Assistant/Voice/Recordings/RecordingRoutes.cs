using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Platform.Http;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Voice.Recordings;

/// <summary><c>/homes/{id}/voice/consent</c> and <c>/homes/{id}/voice/recordings</c>: always the caller's own.</summary>
internal static class RecordingRoutes
{
    public static void MapRecordings(this IEndpointRouteBuilder api)
    {
        api.MapGet("/homes/{id}/voice/consent", async (string id, Recordings recordings, HttpContext http, CancellationToken ct) =>
            Results.Json(await recordings.ConsentAsync(Who(http), id, ct), Wire.Json)).Needs(Right.See, "id").Produces<VoiceConsent>().WithName("getVoiceConsent");
        api.MapPut("/homes/{id}/voice/consent", async (string id, VoiceConsent consent, Recordings recordings, HttpContext http, CancellationToken ct) =>
            (await recordings.SetConsentAsync(Who(http), id, consent, ct)).Answer(http)).Needs(Right.Talk, "id").Produces<VoiceConsent>().WithName("setVoiceConsent");
        api.MapGet("/homes/{id}/voice/recordings", async (string id, Recordings recordings, HttpContext http, CancellationToken ct) =>
            Results.Json(new Page<VoiceRecording>(await recordings.ListAsync(Who(http), id, ct)), Wire.Json)).Needs(Right.See, "id").Produces<Page<VoiceRecording>>().WithName("listRecordings");
        api.MapDelete("/homes/{id}/voice/recordings", async (string id, Recordings recordings, HttpContext http, CancellationToken ct) =>
        {
            await recordings.RemoveAllAsync(Who(http), id, ct);
            return Results.NoContent();
        }).Needs(Right.See, "id").Produces(StatusCodes.Status204NoContent).WithName("removeRecordings");
        api.MapGet("/homes/{id}/voice/recordings/{recordingId}", async (string id, string recordingId, Recordings recordings, HttpContext http, CancellationToken ct) =>
            (await recordings.GetAsync(Who(http), id, recordingId, ct)).TryGet(out var found, out var fault)
                ? Results.Bytes(found.Sound, found.About.ContentType, enableRangeProcessing: true)
                : Problems.Of(fault, http)).Needs(Right.See, "id").Produces<byte[]>(StatusCodes.Status200OK, "audio/wav").WithName("hearRecording");
        api.MapDelete("/homes/{id}/voice/recordings/{recordingId}", async (string id, string recordingId, Recordings recordings, HttpContext http, CancellationToken ct) =>
            await recordings.RemoveAsync(Who(http), id, recordingId, ct) is { } fault ? Problems.Of(fault, http) : Results.NoContent())
            .Needs(Right.See, "id").Produces(StatusCodes.Status204NoContent).WithName("removeRecording");
    }

    private static string Who(HttpContext http) => Caller.From(http.User)!.UserId;
}
