using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Roommate.Contracts.Faults;
using Roommate.Contracts.People;
using Roommate.Platform.Http;
using Roommate.Platform.Security;

namespace Roommate.People.Recovery;

/// <summary>Passwords and addresses: <c>/me/password</c>, <c>/me/email</c>, and for who cannot sign in <c>/auth/password</c>, <c>/auth/email</c>.</summary>
internal static class RecoveryRoutes
{
    public static void MapRecovery(this IEndpointRouteBuilder api)
    {
        api.MapPost("/me/password", async (PasswordChange request, Recoveries recoveries, HttpContext http, CancellationToken ct) =>
            Done(await recoveries.ChangePasswordAsync(Caller.From(http.User)!, request, ct), http))
            .Needs(Right.Account).Produces(StatusCodes.Status204NoContent).WithName("changePassword");
        api.MapPost("/me/email", async (EmailChange request, Recoveries recoveries, HttpContext http, CancellationToken ct) =>
            Posted((await recoveries.ChangeEmailAsync(Caller.From(http.User)!, request, ct)).Fault, http))
            .Needs(Right.Account).Produces(StatusCodes.Status202Accepted).WithName("changeEmail");
        api.MapPost("/me/email/confirmation", async (Recoveries recoveries, HttpContext http, CancellationToken ct) =>
            Posted((await recoveries.AskConfirmationAsync(Caller.From(http.User)!, ct)).Fault, http))
            .Needs(Right.Account).Produces(StatusCodes.Status202Accepted).WithName("askEmailConfirmation");
        api.MapPost("/auth/email/confirm", async (EmailConfirmation request, Recoveries recoveries, HttpContext http, CancellationToken ct) =>
            Done(await recoveries.ConfirmAsync(request.Token, From(http), ct), http))
            .Needs(Right.Public).Produces(StatusCodes.Status204NoContent).WithName("confirmEmail");
        api.MapPost("/auth/password/forgotten", async (ForgottenPassword request, Recoveries recoveries, HttpContext http, CancellationToken ct) =>
            Posted(await recoveries.ForgotAsync(request.Email, From(http), ct), http))
            .Needs(Right.Public).Produces(StatusCodes.Status202Accepted).WithName("forgotPassword");
        api.MapPost("/auth/password/reset", async (PasswordReset request, Recoveries recoveries, HttpContext http, CancellationToken ct) =>
            Done(await recoveries.ResetAsync(request, From(http), ct), http))
            .Needs(Right.Public).Produces(StatusCodes.Status204NoContent).WithName("resetPassword");
    }

    private static string? From(HttpContext http) => http.Connection.RemoteIpAddress?.ToString();

    private static IResult Done(Outcome<bool> outcome, HttpContext http) => outcome.Fault is { } fault ? Problems.Of(fault, http) : Results.NoContent();

    private static IResult Posted(Fault? fault, HttpContext http) => fault is not null ? Problems.Of(fault, http) : Results.Accepted();
}
