using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Roommate.Contracts.People;
using Roommate.Platform.Http;
using Roommate.Platform.Security;

namespace Roommate.People.SecondFactor;

/// <summary><c>/auth/mfa</c>: the authenticator app and its recovery codes.</summary>
internal static class SecondFactorRoutes
{
    public static void MapSecondFactor(this IEndpointRouteBuilder api)
    {
        api.MapGet("/auth/mfa", async (SecondFactors factors, HttpContext http, CancellationToken ct) =>
            (await factors.StateAsync(Caller.From(http.User)!, ct)).Answer(http)).Needs(Right.Account).Produces<SecondFactorState>().WithName("getSecondFactor");
        api.MapPost("/auth/mfa/totp", async (SecondFactors factors, HttpContext http, CancellationToken ct) =>
            (await factors.BeginAsync(Caller.From(http.User)!, ct)).Answer(http)).Needs(Right.Account).Produces<TotpSetup>().WithName("beginTotp");
        api.MapPost("/auth/mfa/totp/confirm", async (TotpConfirm request, SecondFactors factors, HttpContext http, CancellationToken ct) =>
            (await factors.ConfirmAsync(Caller.From(http.User)!, request.Code, ct)).Answer(http)).Needs(Right.Account).Produces<RecoveryCodes>().WithName("confirmTotp");
        api.MapPost("/auth/mfa/totp/off", async (PasswordProof request, SecondFactors factors, HttpContext http, CancellationToken ct) =>
            await factors.TurnOffAsync(Caller.From(http.User)!, request.Password, ct) is { Fault: { } fault } ? Problems.Of(fault, http) : Results.NoContent())
            .Needs(Right.Account).Produces(StatusCodes.Status204NoContent).WithName("turnTotpOff");
        api.MapPost("/auth/mfa/recovery-codes", async (PasswordProof request, SecondFactors factors, HttpContext http, CancellationToken ct) =>
            (await factors.NewCodesAsync(Caller.From(http.User)!, request.Password, ct)).Answer(http)).Needs(Right.Account).Produces<RecoveryCodes>().WithName("newRecoveryCodes");
    }
}
