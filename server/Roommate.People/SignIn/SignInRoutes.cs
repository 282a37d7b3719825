using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Roommate.Contracts;
using Roommate.Contracts.People;
using Roommate.Platform.Http;
using Roommate.Platform.Security;

namespace Roommate.People.SignIn;

/// <summary><c>/auth</c>: login, refresh, logout, sessions.</summary>
internal static class SignInRoutes
{
    public static void MapSignIn(this IEndpointRouteBuilder api)
    {
        api.MapPost("/auth/login", LoginAsync).Needs(Right.Public).Produces<LoginResult>().WithName("login");
        api.MapPost("/auth/refresh", async (RefreshRequest request, SignIns signIns, HttpContext http, CancellationToken ct) =>
            (await signIns.RefreshAsync(request.RefreshToken, ct)).Answer(http)).Needs(Right.Public).Produces<LoginResult>().WithName("refresh");
        // Public: a program whose access token is over signs out with the refresh token it still has.
        api.MapPost("/auth/logout", async (LogoutRequest? request, SignIns signIns, HttpContext http, CancellationToken ct) =>
            await signIns.LogoutAsync(Caller.From(http.User), request?.RefreshToken, ct) is { Fault: { } fault } ? Problems.Of(fault, http) : Results.NoContent())
            .Needs(Right.Public).Produces(StatusCodes.Status204NoContent).WithName("logout");
        api.MapGet("/auth/sessions", async (SignIns signIns, HttpContext http, CancellationToken ct) =>
            Results.Json(new Page<SignInSession>(await signIns.ListAsync(Caller.From(http.User)!, ct)), Wire.Json))
            .Needs(Right.Account).Produces<Page<SignInSession>>().WithName("listSessions");
        api.MapDelete("/auth/sessions", async (SignIns signIns, HttpContext http, CancellationToken ct) =>
        {
            await signIns.EndAllAsync(Caller.From(http.User)!.UserId, ct);
            return Results.NoContent();
        }).Needs(Right.Account).Produces(StatusCodes.Status204NoContent).WithName("endAllSessions");
        api.MapDelete("/auth/sessions/{id}", async (string id, SignIns signIns, HttpContext http, CancellationToken ct) =>
            await signIns.EndOwnAsync(Caller.From(http.User)!, id, ct) is { Fault: { } fault } ? Problems.Of(fault, http) : Results.NoContent())
            .Needs(Right.Account).Produces(StatusCodes.Status204NoContent).WithName("endSession");
    }

    private static async Task<IResult> LoginAsync(LoginRequest request, SignIns signIns, HttpContext http, CancellationToken ct) =>
        (await signIns.LoginAsync(request, http.Request.Headers.UserAgent, http.Connection.RemoteIpAddress?.ToString(), ct)).Answer(http);
}
