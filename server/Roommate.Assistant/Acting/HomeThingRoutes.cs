using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Roommate.Contracts;
using Roommate.Platform.Http;
using Roommate.Platform.Security;

// One set of routes for two kinds of things: what is generic is bound at the start, not at build time.
#pragma warning disable RDG011

namespace Roommate.Assistant.Acting;

/// <summary>The five routes of what a person keeps in a home: all, one, add, change, remove.</summary>
internal static class HomeThingRoutes
{
    /// <param name="api">Where they are mapped.</param>
    /// <param name="path">For example <c>timers</c>: <c>/homes/{id}/timers</c> and one of them.</param>
    /// <param name="one">For the names of the operations: <c>Timer</c>.</param>
    /// <param name="add">What adding one is called: <c>start</c>.</param>
    public static void MapThings<TThings, TThing, TNew, TPatch>(this IEndpointRouteBuilder api, string path, string one, string add)
        where TThings : class, IHomeThings<TThing, TNew, TPatch>
        where TThing : class
        where TNew : class
        where TPatch : class
    {
        var (all, single) = ($"/homes/{{id}}/{path}", $"/homes/{{id}}/{path}/{{thingId}}");
        api.MapGet(all, async (string id, TThings things, HttpContext http, CancellationToken ct) =>
            Results.Json(new Page<TThing>(await things.OfAsync(Who(http), id, ct)), Wire.Json))
            .Needs(Right.See, "id").Produces<Page<TThing>>().WithName($"list{one}s");
        api.MapPost(all, async (string id, TNew wanted, TThings things, HttpContext http, CancellationToken ct) =>
            (await things.AddAsync(Who(http), id, wanted, Who(http).As("api"), ct)).Answer(http, StatusCodes.Status201Created))
            .Needs(Right.Talk, "id").Produces<TThing>(StatusCodes.Status201Created).WithName($"{add}{one}");
        api.MapGet(single, async (string id, string thingId, TThings things, HttpContext http, CancellationToken ct) =>
            (await things.GetAsync(Who(http), id, thingId, ct)).Answer(http)).Needs(Right.See, "id").Produces<TThing>().WithName($"get{one}");
        api.MapPatch(single, async (string id, string thingId, TPatch patch, TThings things, HttpContext http, CancellationToken ct) =>
            (await things.ChangeAsync(Who(http), id, thingId, patch, Who(http).As("api"), ct)).Answer(http)).Needs(Right.Talk, "id").Produces<TThing>().WithName($"change{one}");
        api.MapDelete(single, async (string id, string thingId, TThings things, HttpContext http, CancellationToken ct) =>
            (await things.RemoveAsync(Who(http), id, thingId, Who(http).As("api"), ct)).Fault is { } fault ? Problems.Of(fault, http) : Results.NoContent())
            .Needs(Right.Talk, "id").Produces(StatusCodes.Status204NoContent).WithName($"remove{one}");
    }

    private static Caller Who(HttpContext http) => Caller.From(http.User)!;
}
