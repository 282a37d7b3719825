using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Roommate.Contracts;
using Roommate.Contracts.Home;
using Roommate.Platform.Http;
using Roommate.Platform.Security;

namespace Roommate.Home.Discovery;

/// <summary><c>/homes/{id}/discovered</c>.</summary>
internal static class DiscoveryRoutes
{
    public static void MapDiscovery(this IEndpointRouteBuilder api)
    {
        api.MapGet("/homes/{id}/discovered", async (string id, Discoveries found, CancellationToken ct) =>
            Results.Json(new Page<FoundDevice>(await found.OfHomeAsync(id, ct)), Wire.Json))
            .Needs(Right.Configure, "id").Produces<Page<FoundDevice>>().WithName("listDiscovered");
        api.MapPost(
            "/homes/{id}/discovered/{found}/accept",
            async (string id, string found, AcceptFoundRequest? request, Discoveries discoveries, HttpContext http, CancellationToken ct) =>
                (await discoveries.AcceptAsync(Caller.From(http.User)!.As("api"), id, found, request ?? new AcceptFoundRequest(), ct)).Answer(http))
            .Needs(Right.Configure, "id").Produces<Device>().WithName("acceptDiscovered");
        api.MapPost("/homes/{id}/discovered/{found}/ignore", async (string id, string found, Discoveries discoveries, HttpContext http, CancellationToken ct) =>
            (await discoveries.IgnoreAsync(Caller.From(http.User)!.As("api"), id, found, ct)).Answer(http))
            .Needs(Right.Configure, "id").Produces<FoundDevice>().WithName("ignoreDiscovered");
    }
}
