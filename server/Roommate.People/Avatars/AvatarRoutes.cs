using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Roommate.Contracts.People;
using Roommate.Platform.Http;
using Roommate.Platform.Security;

namespace Roommate.People.Avatars;

/// <summary><c>/me/avatar</c> and <c>/people/{userId}/avatar</c>.</summary>
internal static class AvatarRoutes
{
    private const int MostBytes = 12 * 1024 * 1024;

    public static void MapAvatars(this IEndpointRouteBuilder api)
    {
        api.MapPut("/me/avatar", async (Avatars avatars, HttpContext http, CancellationToken ct) =>
            (await avatars.SetAsync(Caller.From(http.User)!, http.Request.Body, ct)).Answer(http))
            .Needs(Right.Account).Accepts<Stream>("*/*").WithMetadata(new RequestSizeLimitAttribute(MostBytes)).Produces<User>().WithName("setAvatar");
        api.MapDelete("/me/avatar", async (Avatars avatars, HttpContext http, CancellationToken ct) =>
            (await avatars.RemoveAsync(Caller.From(http.User)!, ct)).Answer(http)).Needs(Right.Account).Produces<User>().WithName("removeAvatar");
        api.MapGet("/people/{userId}/avatar", async (string userId, Avatars avatars, HttpContext http, CancellationToken ct) =>
            (await avatars.OpenAsync(Caller.From(http.User)!, userId, ct)).TryGet(out var answer, out var fault) ? answer : Problems.Of(fault, http))
            .Needs(Right.SignedIn).Produces<Stream>(StatusCodes.Status200OK, "image/webp").WithName("getAvatar");
    }
}
