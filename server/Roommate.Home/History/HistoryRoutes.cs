using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Roommate.Contracts;
using Roommate.Contracts.Home;
using Roommate.Platform.Http;
using Roommate.Platform.Security;

namespace Roommate.Home.History;

/// <summary><c>/devices/{id}/history</c>, its paths and its settings.</summary>
internal static class HistoryRoutes
{
    public static void MapHistory(this IEndpointRouteBuilder api)
    {
        api.MapGet(
            "/devices/{id}/history",
            async (string id, string? path, DateTimeOffset? from, DateTimeOffset? to, string? step, History history, HttpContext http, CancellationToken ct) =>
                HistoryStep.Read(step).TryGet(out var ms, out var fault) ? (await history.GetAsync(id, path, from, to, ms, ct)).Answer(http) : Problems.Of(fault, http)).Needs(Right.See, "id").Produces<HistoryResult>().WithName("getHistory");
        api.MapGet("/devices/{id}/history/paths", async (string id, History history, CancellationToken ct) =>
            Results.Json(new Page<string>(await history.PathsAsync(id, ct)), Wire.Json)).Needs(Right.See, "id").Produces<Page<string>>().WithName("listHistoryPaths");
        api.MapGet("/devices/{id}/history/settings", async (string id, History history, CancellationToken ct) =>
            Results.Json(await history.SettingsAsync(id, ct), Wire.Json)).Needs(Right.See, "id").Produces<HistorySettings>().WithName("getHistorySettings");
        api.MapPut("/devices/{id}/history/settings", async (string id, HistorySettings settings, History history, HttpContext http, CancellationToken ct) =>
            (await history.SetAsync(id, settings, ct)).Answer(http)).Needs(Right.Configure, "id").Produces<HistorySettings>().WithName("setHistorySettings");
    }
}
