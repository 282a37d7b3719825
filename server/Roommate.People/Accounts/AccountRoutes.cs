using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Roommate.Contracts.People;
using Roommate.Platform.Http;
using Roommate.Platform.Security;

namespace Roommate.People.Accounts;

/// <summary><c>/me</c>.</summary>
internal static class AccountRoutes
{
    public static void MapAccounts(this IEndpointRouteBuilder api)
    {
        api.MapGet("/me", async (Accounts accounts, HttpContext http, CancellationToken ct) =>
            (await accounts.GetMeAsync(Caller.From(http.User)!, ct)).Answer(http, etag: Tag)).Needs(Right.SignedIn).Produces<User>().WithName("getMe");
        api.MapPatch("/me", async (UserPatch patch, Accounts accounts, HttpContext http, CancellationToken ct) =>
            Etag.TryRead(http, out var version) is { } fault
                ? Problems.Of(fault, http)
                : (await accounts.ChangeMeAsync(Caller.From(http.User)!, patch, version, ct)).Answer(http, etag: Tag)).Needs(Right.Account).Produces<User>().WithName("changeMe");
    }

    private static string Tag(User user) => Etag.Of(AccountRules.VersionOf(user));
}
