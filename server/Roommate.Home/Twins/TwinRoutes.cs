using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Roommate.Contracts.Home;
using Roommate.Platform.Http;
using Roommate.Platform.Security;

namespace Roommate.Home.Twins;

/// <summary><c>/devices/{id}/twin</c>, <c>/desired</c>, <c>/tags</c>.</summary>
internal static class TwinRoutes
{
    public static void MapTwins(this IEndpointRouteBuilder api)
    {
        api.MapGet("/devices/{id}/twin", async (string id, Twins twins, HttpContext http, CancellationToken ct) =>
            (await twins.GetAsync(id, ct)).Answer(http, etag: static t => t.Etag)).Needs(Right.See, "id").Produces<Twin>().WithName("getTwin");
        api.MapPatch("/devices/{id}/desired", async (string id, JsonElement patch, Twins twins, HttpContext http, CancellationToken ct) =>
            Etag.TryRead(http, out var rev) is { } fault
                ? Problems.Of(fault, http)
                : (await twins.PatchDesiredAsync(Caller.From(http.User)!.As("api"), id, patch, rev, ct)).Answer(http, etag: static t => t.Etag))
            .Needs(Right.Control, "id").Produces<Twin>().WithName("patchDesired");
        api.MapPatch("/devices/{id}/tags", async (string id, JsonElement patch, Twins twins, HttpContext http, CancellationToken ct) =>
            Etag.TryRead(http, out var rev) is { } fault
                ? Problems.Of(fault, http)
                : (await twins.PatchTagsAsync(Caller.From(http.User)!.As("api"), id, patch, rev, ct)).Answer(http, etag: static t => t.Etag))
            .Needs(Right.Configure, "id").Produces<Twin>().WithName("patchTags");
    }
}
