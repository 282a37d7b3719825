using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Rooms;
using Roommate.Platform.Http;
using Roommate.Platform.Security;

namespace Roommate.Rooms.Messages;

/// <summary>The home's moderation, the queue of reports and what is decided on them, and one's own blocks.</summary>
internal static class ModerationRoutes
{
    public static void MapModeration(this IEndpointRouteBuilder api)
    {
        api.MapGet("/homes/{id}/moderation", async (string id, Moderation.Moderation moderation, HttpContext http, CancellationToken ct) =>
            Results.Json(await moderation.GetAsync(id, ct), Wire.Json)).Needs(Right.Configure, "id").Produces<ModerationView>().WithName("getModeration");
        api.MapPatch("/homes/{id}/moderation", async (string id, ModerationPatch patch, Moderation.Moderation moderation, HttpContext http, CancellationToken ct) =>
            (await moderation.SetAsync(id, patch, ct)).Answer(http)).Needs(Right.Configure, "id").Produces<ModerationView>().WithName("changeModeration");
        api.MapPost("/homes/{id}/mutes", async (string id, MuteRequest request, Moderation.Moderation moderation, HttpContext http, CancellationToken ct) =>
            Done(await moderation.MuteAsync(Caller.From(http.User)!, id, request, ct), http))
            .Needs(Right.Configure, "id").Produces(StatusCodes.Status204NoContent).WithName("mute");
        api.MapDelete("/homes/{id}/mutes/{userId}", async (string id, string userId, Moderation.Moderation moderation, HttpContext http, CancellationToken ct) =>
            Done(await moderation.UnmuteAsync(id, userId, ct), http)).Needs(Right.Configure, "id").Produces(StatusCodes.Status204NoContent).WithName("unmute");
        MapReports(api);
        MapBlocks(api);
    }

    private static void MapReports(IEndpointRouteBuilder api)
    {
        api.MapPost("/messages/{id}/reports", async (string id, ReportRequest request, Messages messages, Moderation.Moderation moderation, HttpContext http, CancellationToken ct) =>
            (await messages.GetAsync(id, ct)).TryGet(out var message, out var fault)
                ? Done(await moderation.ReportAsync(Caller.From(http.User)!, message, request.Reason, ct), http)
                : Problems.Of(fault, http))
            .Needs(Right.See, "id").Produces(StatusCodes.Status204NoContent).WithName("reportMessage");
        api.MapGet("/homes/{id}/reports", async (string id, Moderation.Moderation moderation, HttpContext http, CancellationToken ct) =>
            Results.Json(new Page<Report>(await moderation.ReportsAsync(id, ct)), Wire.Json)).Needs(Right.Configure, "id").Produces<Page<Report>>().WithName("listReports");
        api.MapPost("/homes/{id}/reports/{reportId}", DecideAsync).Needs(Right.Configure, "id").Produces(StatusCodes.Status204NoContent).WithName("decideReport");
    }

    private static void MapBlocks(IEndpointRouteBuilder api)
    {
        api.MapGet("/me/blocks", async (Moderation.Moderation moderation, HttpContext http, CancellationToken ct) =>
            Results.Json(new Blocks(await moderation.BlocksAsync(Caller.From(http.User)!.UserId, ct)), Wire.Json))
            .Needs(Right.SignedIn).Produces<Blocks>().WithName("listBlocks");
        api.MapPut("/me/blocks/{userId}", async (string userId, Moderation.Moderation moderation, HttpContext http, CancellationToken ct) =>
            Done(await moderation.BlockAsync(Caller.From(http.User)!.UserId, userId, ct), http))
            .Needs(Right.Account).Produces(StatusCodes.Status204NoContent).WithName("block");
        api.MapDelete("/me/blocks/{userId}", async (string userId, Moderation.Moderation moderation, HttpContext http, CancellationToken ct) =>
            Done(await moderation.UnblockAsync(Caller.From(http.User)!.UserId, userId, ct), http))
            .Needs(Right.Account).Produces(StatusCodes.Status204NoContent).WithName("unblock");
    }

    // The decision first: a report is closed when what was decided has been done.
    private static async Task<IResult> DecideAsync(
        string id, string reportId, DecideRequest request, Messages messages, Moderation.Moderation moderation, TimeProvider time, HttpContext http, CancellationToken ct)
    {
        var caller = Caller.From(http.User)!;
        if ((await moderation.ReportsAsync(id, ct)).FirstOrDefault(r => r.Id == reportId) is not { } report)
        {
            return Problems.Of(Fault.NotFound("This report"), http);
        }

        if (request.Decision == ReportDecision.Mute && report.AuthorId is { } author)
        {
            var muted = await moderation.MuteAsync(caller, id, new MuteRequest(author, request.MuteUntil ?? time.GetUtcNow().AddHours(1), report.Reason), ct);
            if (muted.Fault is { } fault)
            {
                return Problems.Of(fault, http);
            }
        }

        if (request.Decision != ReportDecision.Dismiss)
        {
            await messages.RemoveAsync(caller, report.MessageId, anybodys: true, ct);
        }

        return (await moderation.CloseAsync(id, reportId, ct)).Fault is { } gone ? Problems.Of(gone, http) : Results.NoContent();
    }

    private static IResult Done(Outcome<bool> outcome, HttpContext http) => outcome.Fault is { } fault ? Problems.Of(fault, http) : Results.NoContent();
}
