using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Contracts.People;
using Roommate.People.Accounts;
using Roommate.Platform.Http;
using Roommate.Platform.Security;

namespace Roommate.People.SignIn;

/// <summary><c>/auth</c>: register, login, refresh, logout, sessions.</summary>
internal static class SignInRoutes
{
    public static void MapSignIn(this IEndpointRouteBuilder api)
    {
        api.MapPost("/auth/login", LoginAsync).Needs(Right.Public).Produces<LoginResult>().WithName("login");
        api.MapPost("/auth/register", RegisterAsync).Needs(Right.Public).Produces<LoginResult>(StatusCodes.Status201Created).WithName("register");
        api.MapPost("/auth/refresh", async (RefreshRequest request, SignIns signIns, HttpContext http, CancellationToken ct) =>
            (await signIns.RefreshAsync(request.RefreshToken, ct)).Answer(http)).Needs(Right.Public).Produces<LoginResult>().WithName("refresh");
        api.MapPost("/auth/logout", async (SignIns signIns, HttpContext http, CancellationToken ct) =>
        {
            var caller = Caller.From(http.User)!;
            await signIns.EndOwnAsync(caller, caller.SessionId, ct);
            return Results.NoContent();
        }).Needs(Right.SignedIn).Produces(StatusCodes.Status204NoContent).WithName("logout");
        api.MapGet("/auth/sessions", async (SignIns signIns, HttpContext http, CancellationToken ct) =>
            Results.Json(new Page<SignInSession>(await signIns.ListAsync(Caller.From(http.User)!, ct)), Wire.Json))
            .Needs(Right.SignedIn).Produces<Page<SignInSession>>().WithName("listSessions");
        api.MapDelete("/auth/sessions/{id}", async (string id, SignIns signIns, HttpContext http, CancellationToken ct) =>
            await signIns.EndOwnAsync(Caller.From(http.User)!, id, ct) is { Fault: { } fault } ? Problems.Of(fault, http) : Results.NoContent())
            .Needs(Right.SignedIn).Produces(StatusCodes.Status204NoContent).WithName("endSession");
    }

    private static async Task<IResult> LoginAsync(LoginRequest request, SignIns signIns, HttpContext http, CancellationToken ct) =>
        (await signIns.LoginAsync(request, http.Request.Headers.UserAgent, http.Connection.RemoteIpAddress?.ToString(), ct)).Answer(http);

    private static async Task<IResult> RegisterAsync(
        RegisterRequest request,
        Accounts.Accounts accounts,
        SignIns signIns,
        LoginLimits limits,
        IOptions<RegistrationOptions> options,
        HttpContext http,
        CancellationToken ct)
    {
        if (options.Value.Mode != RegistrationMode.Open)
        {
            return Problems.Of(Fault.Forbidden("This server takes no new accounts. Ask an owner of the home to add you."), http);
        }

        var from = http.Connection.RemoteIpAddress?.ToString();
        var refused = AccountRules.Check(request.Email, request.Password, request.DisplayName) ?? await limits.TakeRegistrationAsync(from, ct);
        if (refused is not null)
        {
            return Problems.Of(refused, http);
        }

        var made = await accounts.CreateAsync(request.Email, request.Password, request.DisplayName, ct);
        if (!made.TryGet(out var account, out var fault))
        {
            return Problems.Of(fault, http);
        }

        var login = await signIns.StartAsync(account, http.Request.Headers.UserAgent, from, ct);
        return Results.Json(login, Wire.Json, statusCode: StatusCodes.Status201Created);
    }
}
