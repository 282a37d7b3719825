using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Platform.Http;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Proactive;

/// <summary><c>/homes/{id}/proactive</c>: whether the assistant speaks by itself, and what it said and held back.</summary>
internal static class ProactiveRoutes
{
    public static void MapProactive(this IEndpointRouteBuilder api)
    {
        api.MapGet("/homes/{id}/proactive", async (string id, Proactivity proactivity, CancellationToken ct) => Results.Json(await proactivity.SettingsAsync(id, ct), Wire.Json))
            .Needs(Right.See, "id").Produces<ProactiveSettings>().WithName("getProactive");
        api.MapPut("/homes/{id}/proactive", async (string id, ProactiveSettings settings, Proactivity proactivity, HttpContext http, CancellationToken ct) =>
            (await proactivity.SetAsync(id, settings, ct)).Answer(http)).Needs(Right.Administer, "id").Produces<ProactiveSettings>().WithName("setProactive");
        api.MapGet("/homes/{id}/proactive/remarks", async (string id, Proactivity proactivity, HttpContext http, CancellationToken ct) =>
            Results.Json(new Page<ProactiveRemark>(await proactivity.RemarksAsync(Caller.From(http.User)!, id, ct)), Wire.Json))
            .Needs(Right.See, "id").Produces<Page<ProactiveRemark>>().WithName("listProactiveRemarks");
    }
}
