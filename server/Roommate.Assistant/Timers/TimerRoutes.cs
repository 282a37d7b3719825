using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Platform.Http;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Timers;

/// <summary><c>/homes/{id}/timers</c> and one of them.</summary>
internal static class TimerRoutes
{
    public static void MapTimers(this IEndpointRouteBuilder api)
    {
        api.MapGet("/homes/{id}/timers", async (string id, HomeTimers timers, HttpContext http, CancellationToken ct) =>
            Results.Json(new Page<HomeTimer>(await timers.OfAsync(Caller.From(http.User)!, id, ct)), Wire.Json))
            .Needs(Right.See, "id").Produces<Page<HomeTimer>>().WithName("listTimers");
        api.MapPost("/homes/{id}/timers", async (string id, StartTimerRequest request, HomeTimers timers, HttpContext http, CancellationToken ct) =>
            (await timers.StartAsync(Who(http), id, request, Who(http).As("api"), ct)).Answer(http, StatusCodes.Status201Created))
            .Needs(Right.Talk, "id").Produces<HomeTimer>(StatusCodes.Status201Created).WithName("startTimer");
        api.MapGet("/homes/{id}/timers/{timerId}", async (string id, string timerId, HomeTimers timers, HttpContext http, CancellationToken ct) =>
            (await timers.GetAsync(Who(http), id, timerId, ct)).Answer(http)).Needs(Right.See, "id").Produces<HomeTimer>().WithName("getTimer");
        api.MapPatch("/homes/{id}/timers/{timerId}", async (string id, string timerId, TimerPatch patch, HomeTimers timers, HttpContext http, CancellationToken ct) =>
            (await timers.ChangeAsync(Who(http), id, timerId, patch, Who(http).As("api"), ct)).Answer(http)).Needs(Right.Talk, "id").Produces<HomeTimer>().WithName("changeTimer");
        api.MapDelete("/homes/{id}/timers/{timerId}", async (string id, string timerId, HomeTimers timers, HttpContext http, CancellationToken ct) =>
            (await timers.RemoveAsync(Who(http), id, timerId, Who(http).As("api"), ct)).Fault is { } fault ? Problems.Of(fault, http) : Results.NoContent())
            .Needs(Right.Talk, "id").Produces(StatusCodes.Status204NoContent).WithName("removeTimer");
    }

    private static Caller Who(HttpContext http) => Caller.From(http.User)!;
}
