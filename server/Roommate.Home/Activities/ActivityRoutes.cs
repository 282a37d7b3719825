using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Roommate.Contracts;
using Roommate.Contracts.Home;
using Roommate.Platform.Http;
using Roommate.Platform.Security;

namespace Roommate.Home.Activities;

/// <summary><c>/devices/{id}/activity</c>, <c>/homes/{id}/activity</c>.</summary>
internal static class ActivityRoutes
{
    public static void MapActivity(this IEndpointRouteBuilder api)
    {
        api.MapGet("/devices/{id}/activity", async (string id, int? limit, string? cursor, ActivityList activity, HttpContext http, CancellationToken ct) =>
            Paging.Limit(limit) is { } most ? (await activity.OfDeviceAsync(id, cursor, most, ct)).Answer(http) : Problems.Of(Paging.WrongLimit, http))
            .Needs(Right.See, "id").Produces<Page<Activity>>().WithName("listDeviceActivity");
        api.MapGet("/homes/{id}/activity", async (string id, int? limit, string? cursor, ActivityList activity, HttpContext http, CancellationToken ct) =>
            Paging.Limit(limit) is { } most ? (await activity.OfHomeAsync(id, cursor, most, ct)).Answer(http) : Problems.Of(Paging.WrongLimit, http))
            .Needs(Right.See, "id").Produces<Page<Activity>>().WithName("listHomeActivity");
    }
}
