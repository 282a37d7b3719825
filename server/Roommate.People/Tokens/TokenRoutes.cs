using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Roommate.Contracts;
using Roommate.Contracts.People;
using Roommate.Platform.Http;
using Roommate.Platform.Security;

namespace Roommate.People.Tokens;

/// <summary><c>/auth/tokens</c>.</summary>
internal static class TokenRoutes
{
    public static void MapTokens(this IEndpointRouteBuilder api)
    {
        api.MapGet("/auth/tokens", async (AccessTokens tokens, HttpContext http, CancellationToken ct) =>
            Results.Json(new Page<AccessToken>(await tokens.ListAsync(Caller.From(http.User)!.UserId, ct)), Wire.Json))
            .Needs(Right.Account).Produces<Page<AccessToken>>().WithName("listTokens");
        api.MapPost("/auth/tokens", async (CreateTokenRequest request, AccessTokens tokens, HttpContext http, CancellationToken ct) =>
            (await tokens.CreateAsync(Caller.From(http.User)!, request, ct)).Answer(http, StatusCodes.Status201Created))
            .Needs(Right.Account).Produces<CreatedToken>(StatusCodes.Status201Created).WithName("createToken");
        api.MapDelete("/auth/tokens/{id}", async (string id, AccessTokens tokens, HttpContext http, CancellationToken ct) =>
            await tokens.WithdrawAsync(Caller.From(http.User)!, id, ct) is { Fault: { } fault } ? Problems.Of(fault, http) : Results.NoContent())
            .Needs(Right.Account).Produces(StatusCodes.Status204NoContent).WithName("withdrawToken");
    }
}
