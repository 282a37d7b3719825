using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Roommate.Contracts;
using Roommate.Contracts.Home;
using Roommate.Home.Activities;
using Roommate.Home.Registry;
using Roommate.Home.Routines;
using Roommate.Platform.Http;
using Roommate.Platform.Security;

namespace Roommate.Home.Suggestions;

/// <summary><c>/homes/{id}/suggestions</c>.</summary>
internal static class SuggestionRoutes
{
    public static void AddSuggestions(this IServiceCollection services) => services.AddSingleton(static p => new Suggestions(
        p.GetRequiredService<ActivityStore>(),
        p.GetRequiredService<DeviceStore>(),
        p.GetRequiredService<RoutineStore>(),
        p.GetRequiredService<RoutineWorlds>(),
        p.GetRequiredService<TimeProvider>()));

    public static void MapSuggestions(this IEndpointRouteBuilder api) =>
        api.MapGet("/homes/{id}/suggestions", async (string id, Suggestions suggestions, HttpContext http, CancellationToken ct) =>
            Results.Json(new Page<Suggestion>(await suggestions.OfHomeAsync(id, SentenceLanguage.Wanted(http.Request.Headers.AcceptLanguage), ct)), Wire.Json))
            .Needs(Right.Configure, "id").Produces<Page<Suggestion>>().WithName("listSuggestions");
}
