using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Roommate.Contracts;
using Roommate.Contracts.People;
using Roommate.Platform.Http;
using Roommate.Platform.Security;

namespace Roommate.People.Passkeys;

/// <summary><c>/auth/passkeys</c>.</summary>
internal static class PasskeyRoutes
{
    public static void MapPasskeys(this IEndpointRouteBuilder api)
    {
        api.MapGet("/auth/passkeys", async (Passkeys passkeys, HttpContext http, CancellationToken ct) =>
            Results.Json(new Page<PasskeyView>(await passkeys.ListAsync(Caller.From(http.User)!, ct)), Wire.Json))
            .Needs(Right.Account).Produces<Page<PasskeyView>>().WithName("listPasskeys");
        api.MapPost("/auth/passkeys/options", async (Passkeys passkeys, HttpContext http) =>
            (await passkeys.BeginRegistrationAsync(Caller.From(http.User)!, http)).Answer(http))
            .Needs(Right.Account).Produces<PasskeyCeremony>().WithName("beginPasskey");
        api.MapPost("/auth/passkeys", async (PasskeyRegistration request, Passkeys passkeys, HttpContext http, CancellationToken ct) =>
            (await passkeys.RegisterAsync(Caller.From(http.User)!, request, http, ct)).Answer(http, StatusCodes.Status201Created))
            .Needs(Right.Account).Produces<PasskeyView>(StatusCodes.Status201Created).WithName("registerPasskey");
        api.MapDelete("/auth/passkeys/{id}", async (string id, Passkeys passkeys, HttpContext http, CancellationToken ct) =>
            await passkeys.RemoveAsync(Caller.From(http.User)!, id, ct) is { Fault: { } fault } ? Problems.Of(fault, http) : Results.NoContent())
            .Needs(Right.Account).Produces(StatusCodes.Status204NoContent).WithName("removePasskey");
        api.MapPost("/auth/passkeys/login/options", async (Passkeys passkeys, HttpContext http, CancellationToken ct) =>
            (await passkeys.BeginSignInAsync(From(http), http, ct)).Answer(http)).Needs(Right.Public).Produces<PasskeyCeremony>().WithName("beginPasskeyLogin");
        api.MapPost("/auth/passkeys/login", async (PasskeySignIn request, Passkeys passkeys, HttpContext http, CancellationToken ct) =>
            (await passkeys.SignInAsync(request, http.Request.Headers.UserAgent, From(http), http, ct)).Answer(http))
            .Needs(Right.Public).Produces<LoginResult>().WithName("passkeyLogin");
    }

    private static string? From(HttpContext http) => http.Connection.RemoteIpAddress?.ToString();
}
