using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Contracts.People;
using Roommate.People.SignIn;
using Roommate.Platform.Http;
using Roommate.Platform.Limits;
using Roommate.Platform.Security;

namespace Roommate.People.Homes;

/// <summary><c>/homes/{id}/members/{userId}/limits</c>: somebody who ran into a limit, and letting them go on.</summary>
internal static class MemberLimitRoutes
{
    public static void MapMemberLimits(this IEndpointRouteBuilder api)
    {
        api.MapGet("/homes/{id}/members/{userId}/limits", ReadAsync).Needs(Right.Administer, "id").Produces<MemberLimits>().WithName("getMemberLimits");
        api.MapDelete("/homes/{id}/members/{userId}/limits", ResetAsync).Needs(Right.Administer, "id").Produces(StatusCodes.Status204NoContent).WithName("resetMemberLimits");
    }

    private static async Task<IResult> ReadAsync(
        string id, string userId, Homes homes, Accounts.Accounts accounts, LoginLimits logins, Buckets buckets, IOptions<LimitOptions> limits, HttpContext http, CancellationToken ct)
    {
        if ((await homes.FindAsync(id, ct))?.Value.Members.ContainsKey(userId) != true)
        {
            return Problems.Of(Fault.NotFound("This member"), http);
        }

        var requests = limits.Value.ToBucket();
        var left = await buckets.LookAsync(requests, userId, ct);
        var (signIns, signInsLeft) = await logins.LookAsync((await accounts.FindAsync(userId, ct))?.Email, ct);
        return Results.Json(new MemberLimits(requests.Capacity, left, signIns, signInsLeft), Wire.Json);
    }

    private static async Task<IResult> ResetAsync(
        string id, string userId, Homes homes, Accounts.Accounts accounts, LoginLimits logins, Buckets buckets, IOptions<LimitOptions> limits, HttpContext http, CancellationToken ct)
    {
        if ((await homes.FindAsync(id, ct))?.Value.Members.ContainsKey(userId) != true)
        {
            return Problems.Of(Fault.NotFound("This member"), http);
        }

        await buckets.ResetAsync(limits.Value.ToBucket(), userId, ct);
        if ((await accounts.FindAsync(userId, ct))?.Email is { } email)
        {
            await logins.ResetAsync(email, ct);
        }

        return Results.NoContent();
    }
}
