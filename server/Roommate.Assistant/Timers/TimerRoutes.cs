using Microsoft.AspNetCore.Routing;
using Roommate.Assistant.Acting;
using Roommate.Contracts.Assistant;

namespace Roommate.Assistant.Timers;

/// <summary><c>/homes/{id}/timers</c> and one of them.</summary>
internal static class TimerRoutes
{
    public static void MapTimers(this IEndpointRouteBuilder api) => api.MapThings<HomeTimers, HomeTimer, StartTimerRequest, TimerPatch>("timers", "Timer", add: "start");
}
