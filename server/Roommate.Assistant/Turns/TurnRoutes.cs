using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Platform.Http;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Turns;

/// <summary><c>/rooms/{id}/turns</c>, <c>/turns/{id}</c>, <c>/homes/{id}/understand</c>.</summary>
internal static class TurnRoutes
{
    private const int MostSentence = 2000;

    public static void MapTurns(this IEndpointRouteBuilder api)
    {
        api.MapPost("/rooms/{id}/turns", async (string id, PostTurnRequest request, Turns turns, Ids ids, HttpContext http, CancellationToken ct) =>
            (await turns.AskAsync(Caller.From(http.User)!, new AskRequest(id, request.Text, request.ClientId ?? ids.Secret(12), request.Voice, request.Attachments), ct)).Answer(http, StatusCodes.Status201Created))
            .Needs(Right.Talk, "id").Produces<AskResult>(StatusCodes.Status201Created).WithName("ask");
        api.MapGet("/turns/{id}", async (string id, Turns turns, HttpContext http, CancellationToken ct) => (await turns.GetAsync(id, ct)).Answer(http))
            .Needs(Right.See, "id").Produces<Turn>().WithName("getTurn");
        api.MapPost("/turns/{id}/stop", async (string id, Turns turns, HttpContext http, CancellationToken ct) => (await turns.StopAsync(id, ct)).Answer(http))
            .Needs(Right.Talk, "id").Produces<StopResult>().WithName("stopTurn");
        api.MapPost("/turns/{id}/regenerate", async (string id, Turns turns, HttpContext http, CancellationToken ct) =>
            (await turns.RegenerateAsync(Caller.From(http.User)!, id, ct)).Answer(http, StatusCodes.Status201Created))
            .Needs(Right.Talk, "id").Produces<AskResult>(StatusCodes.Status201Created).WithName("regenerateTurn");
        api.MapPost("/messages/{id}/ask", async (string id, AskAgainRequest request, Turns turns, HttpContext http, CancellationToken ct) =>
            (await turns.EditAsync(Caller.From(http.User)!, id, request.Text, ct)).Answer(http, StatusCodes.Status201Created))
            .Needs(Right.Talk, "id").Produces<AskResult>(StatusCodes.Status201Created).WithName("askAgain");
        api.MapPost("/homes/{id}/understand", UnderstandAsync).Needs(Right.See, "id").Produces<UnderstandResult>().WithName("understand");
    }

    private static async Task<IResult> UnderstandAsync(string id, UnderstandRequest request, Explaining explaining, HttpContext http, CancellationToken ct)
    {
        if (request.Text.Trim().Length == 0 || request.Text.Length > MostSentence)
        {
            return Problems.Of(Fault.Invalid("text", $"A sentence has 1 to {MostSentence} characters."), http);
        }

        return Results.Json(await explaining.ExplainAsync(Caller.From(http.User)!, id, request, ct), Wire.Json);
    }
}
