using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Roommate.Assistant.Tools;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Live;
using Roommate.Platform.Http;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Confirmations;

/// <summary><c>/confirmations</c>: what the assistant asks oneself, and the answer. Nobody finds another person's.</summary>
internal static class ConfirmationRoutes
{
    public static void MapConfirmations(this IEndpointRouteBuilder api)
    {
        api.MapGet("/confirmations", async (ToolDesk desk, HttpContext http, CancellationToken ct) =>
            Results.Json(new Page<Confirmation>(await desk.WaitingAsync(Caller.From(http.User)!.UserId, ct)), Wire.Json))
            .Needs(Right.SignedIn).Produces<Page<Confirmation>>().WithName("listConfirmations");
        api.MapGet("/confirmations/{id}", async (string id, ToolDesk desk, HttpContext http, CancellationToken ct) =>
            (await desk.GetAsync(Caller.From(http.User)!, id, ct)).Answer(http)).Needs(Right.SignedIn).Produces<Confirmation>().WithName("getConfirmation");
        api.MapPost("/confirmations/{id}", AnswerAsync).Needs(Right.SignedIn).Produces<Confirmation>().WithName("answerConfirmation");
    }

    // Who taps a card sees the outcome on it; the room is told as well.
    private static async Task<IResult> AnswerAsync(string id, AnswerConfirmationRequest request, ToolDesk desk, IHomeTalk talk, HttpContext http, CancellationToken ct)
    {
        var caller = Caller.From(http.User)!;
        var answered = await desk.AnswerAsync(caller, id, request.Accept, ct);
        if (answered.TryGet(out var confirmation, out _) && confirmation.Result is { } result)
        {
            await talk.AnnounceAsync(caller, confirmation.RoomId, "Roommate", result, id, new Cause(CauseKind.Assistant, confirmation.TurnId, $"Roommate for {caller.Name}", "chat"), ct);
        }

        return answered.Answer(http);
    }
}
