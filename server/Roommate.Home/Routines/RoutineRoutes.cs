using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Platform.Http;
using Roommate.Platform.Limits;
using Roommate.Platform.Security;

namespace Roommate.Home.Routines;

/// <summary><c>/homes/{id}/routines</c>, <c>/routines/{id}</c> and what can be done with one; <c>/hooks/{token}</c>.</summary>
internal static class RoutineRoutes
{
    private const int MostBody = 16 * 1024;

    private static readonly BucketLimit Calls = new("hook", 60, TimeSpan.FromSeconds(1));

    public static void MapRoutines(this IEndpointRouteBuilder api)
    {
        api.MapGet("/homes/{id}/routines", async (string id, int? limit, string? cursor, Routines routines, HttpContext http, CancellationToken ct) =>
            Paging.Limit(limit) is { } most ? (await routines.ListAsync(id, cursor, most, Language(http), ct)).Answer(http) : Problems.Of(Paging.WrongLimit, http))
            .Needs(Right.See, "id").Produces<Page<Routine>>().WithName("listRoutines");
        api.MapPost("/homes/{id}/routines", async (string id, RoutineDefinition definition, Routines routines, HttpContext http, CancellationToken ct) =>
            (await routines.CreateAsync(Caller.From(http.User)!, id, definition, Language(http), ct)).Answer(http, StatusCodes.Status201Created, static r => Etag.Of(r.Version)))
            .Needs(Right.Configure, "id").Produces<Routine>(StatusCodes.Status201Created).WithName("createRoutine");
        api.MapGet("/routines/{id}", async (string id, Routines routines, HttpContext http, CancellationToken ct) =>
            (await routines.GetAsync(id, Language(http), ct)).Answer(http, etag: static r => Etag.Of(r.Version))).Needs(Right.See, "id").Produces<Routine>().WithName("getRoutine");
        api.MapPatch("/routines/{id}", async (string id, RoutinePatch patch, Routines routines, HttpContext http, CancellationToken ct) =>
            Etag.TryRead(http, out var version) is { } fault
                ? Problems.Of(fault, http)
                : (await routines.ChangeAsync(Caller.From(http.User)!, id, patch, version, Language(http), ct)).Answer(http, etag: static r => Etag.Of(r.Version)))
            .Needs(Right.Configure, "id").Produces<Routine>().WithName("changeRoutine");
        api.MapDelete("/routines/{id}", async (string id, Routines routines, HttpContext http, CancellationToken ct) =>
            await routines.RemoveAsync(Caller.From(http.User)!, id, ct) is { Fault: { } fault } ? Problems.Of(fault, http) : Results.NoContent())
            .Needs(Right.Configure, "id").Produces(StatusCodes.Status204NoContent).WithName("removeRoutine");
        MapRuns(api);
        MapHooks(api);
    }

    private static void MapRuns(IEndpointRouteBuilder api)
    {
        api.MapPost("/routines/{id}/run", async (string id, RunRoutineRequest? request, Routines routines, HttpContext http, CancellationToken ct) =>
            (await routines.RunAsync(Caller.From(http.User)!, id, request, ct)).Answer(http, StatusCodes.Status202Accepted))
            .Needs(Right.Control, "id").Produces<RoutineRun>(StatusCodes.Status202Accepted).WithName("runRoutine");
        api.MapPost("/routines/{id}/stop", async (string id, Routines routines, CancellationToken ct) =>
            Results.Json(new RoutineStopped(await routines.StopAsync(id, ct)), Wire.Json)).Needs(Right.Control, "id").Produces<RoutineStopped>().WithName("stopRoutine");
        api.MapPost("/routines/{id}/dry-run", async (string id, Routines routines, HttpContext http, CancellationToken ct) =>
            (await routines.DryRunAsync(id, Language(http), ct)).Answer(http)).Needs(Right.See, "id").Produces<DryRun>().WithName("dryRunRoutine");
        api.MapPost("/homes/{id}/routines/dry-run", async (string id, RoutineDefinition draft, Routines routines, HttpContext http, CancellationToken ct) =>
            (await routines.DryRunAsync(id, draft, Language(http), ct)).Answer(http)).Needs(Right.Configure, "id").Produces<DryRun>().WithName("dryRunDraft");
        api.MapGet("/routines/{id}/runs", async (string id, int? limit, string? cursor, Routines routines, HttpContext http, CancellationToken ct) =>
            Paging.Limit(limit) is { } most ? (await routines.RunsAsync(id, cursor, most, ct)).Answer(http) : Problems.Of(Paging.WrongLimit, http))
            .Needs(Right.See, "id").Produces<Page<RoutineRun>>().WithName("listRuns");
        api.MapGet("/routines/{id}/runs/{runId}", async (string id, string runId, Routines routines, HttpContext http, CancellationToken ct) =>
            (await routines.RunOfAsync(id, runId, ct)).Answer(http)).Needs(Right.See, "id").Produces<RoutineRun>().WithName("getRun");
    }

    private static void MapHooks(IEndpointRouteBuilder api)
    {
        api.MapPost("/routines/{id}/hook", async (string id, Routines routines, HttpContext http, CancellationToken ct) =>
            (await routines.AddHookAsync(id, ct)).Answer(http, StatusCodes.Status201Created))
            .Needs(Right.Configure, "id").Produces<RoutineHook>(StatusCodes.Status201Created).WithName("addRoutineHook");
        api.MapPost("/hooks/{token}", async (string token, Routines routines, Buckets buckets, HttpContext http, CancellationToken ct) =>
            await buckets.TakeAsync(Calls, token, "This address is called too often. Wait a moment.", ct) is { } fault
                ? Problems.Of(fault, http)
                : await CallAsync(token, routines, http, ct))
            .Needs(Right.Public).Produces(StatusCodes.Status202Accepted).WithName("callHook");
    }

    // Sentences are in the language that whoever asks reads.
    private static string? Language(HttpContext http) => SentenceLanguage.Wanted(http.Request.Headers.AcceptLanguage);

    // Any body: JSON becomes {{trigger.body}}, anything else is left out; the caller is no program of ours.
    private static async Task<IResult> CallAsync(string token, Routines routines, HttpContext http, CancellationToken ct)
    {
        if (!(await BodyAsync(http, ct)).TryGet(out var body, out var tooLarge))
        {
            return Problems.Of(tooLarge, http);
        }

        var key = http.Request.Headers["Idempotency-Key"].ToString();
        var called = await routines.CallAsync(token, body, key.Length is > 0 and <= 200 ? key : null, ct);

        // Whoever calls knows the token and nothing of the home: what happened there is not told.
        return called.TryGet(out _, out var fault) || fault.Code == FaultCode.Conflict
            ? Results.Json(new { accepted = true }, Wire.Json, statusCode: StatusCodes.Status202Accepted)
            : Problems.Of(fault, http);
    }

    private static async Task<Outcome<JsonElement?>> BodyAsync(HttpContext http, CancellationToken ct)
    {
        if (!http.Request.HasJsonContentType())
        {
            return (JsonElement?)null;
        }

        var buffer = new byte[MostBody + 1];
        var read = await http.Request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
        if (read > MostBody)
        {
            return Fault.TooLarge($"At most {MostBody / 1024} KB.");
        }

        try
        {
            return read == 0 ? null : (JsonElement?)JsonSerializer.Deserialize<JsonElement>(buffer.AsSpan(0, read), Wire.Json);
        }
        catch (JsonException)
        {
            return Fault.Invalid("The body is no JSON.");
        }
    }
}
