using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Roommate.Contracts;
using Roommate.Contracts.People;
using Roommate.People.Mail;
using Roommate.Platform.Http;
using Roommate.Platform.Security;

namespace Roommate.People.Providers;

/// <summary><c>/auth/providers</c> and <c>/me/logins</c>.</summary>
internal static class ProviderRoutes
{
    public static void MapProviders(this IEndpointRouteBuilder api)
    {
        api.MapGet("/auth/providers", (ProviderSignIns providers) => Results.Json(new Page<ProviderView>(providers.List()), Wire.Json))
            .Needs(Right.Public).Produces<Page<ProviderView>>().WithName("listProviders");
        api.MapPost("/auth/providers/{provider}", async (string provider, ProviderStart request, ProviderSignIns providers, IOptions<MailOptions> mail, HttpContext http, CancellationToken ct) =>
            (await providers.BeginAsync(provider, Origin(http, mail), userId: null, request.InviteCode, From(http), ct)).Answer(http))
            .Needs(Right.Public).Produces<ProviderCeremony>().WithName("beginProviderLogin");
        api.MapPost("/auth/providers/finish", async (ProviderFinish request, ProviderSignIns providers, HttpContext http, CancellationToken ct) =>
            (await providers.SignInAsync(request, http.Request.Headers.UserAgent, From(http), ct)).Answer(http))
            .Needs(Right.Public).Produces<ProviderSignIn>().WithName("finishProviderLogin");
        api.MapGet("/me/logins", async (ProviderSignIns providers, HttpContext http, CancellationToken ct) =>
            (await providers.LoginsAsync(Caller.From(http.User)!, ct)).Map(static l => new Page<LinkedLogin>(l)).Answer(http))
            .Needs(Right.Account).Produces<Page<LinkedLogin>>().WithName("listLogins");
        api.MapPost("/me/logins/{provider}", async (string provider, ProviderSignIns providers, IOptions<MailOptions> mail, HttpContext http, CancellationToken ct) =>
            (await providers.BeginAsync(provider, Origin(http, mail), Caller.From(http.User)!.UserId, inviteCode: null, From(http), ct)).Answer(http))
            .Needs(Right.Account).Produces<ProviderCeremony>().WithName("beginLink");
        api.MapPost("/me/logins", async (ProviderFinish request, ProviderSignIns providers, HttpContext http, CancellationToken ct) =>
            (await providers.LinkAsync(Caller.From(http.User)!, request, ct)).Map(static l => new Page<LinkedLogin>(l)).Answer(http))
            .Needs(Right.Account).Produces<Page<LinkedLogin>>().WithName("link");
        api.MapDelete("/me/logins/{provider}", async (string provider, ProviderSignIns providers, HttpContext http, CancellationToken ct) =>
            (await providers.UnlinkAsync(Caller.From(http.User)!, provider, ct)).Fault is { } fault ? Problems.Of(fault, http) : Results.NoContent())
            .Needs(Right.Account).Produces(StatusCodes.Status204NoContent).WithName("unlink");
    }

    // Where the provider sends people back to; it knows that address and takes no other.
    private static string Origin(HttpContext http, IOptions<MailOptions> mail) =>
        mail.Value.PublicUrl.Length > 0 ? mail.Value.PublicUrl.TrimEnd('/') : $"{http.Request.Scheme}://{http.Request.Host}";

    private static string? From(HttpContext http) => http.Connection.RemoteIpAddress?.ToString();
}
