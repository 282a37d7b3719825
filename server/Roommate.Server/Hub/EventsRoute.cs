using Microsoft.AspNetCore.Mvc;
using Roommate.Live.Sse;
using Roommate.Platform.Http;
using Roommate.Platform.Security;

namespace Roommate.Server.Hub;

/// <summary><c>GET /events</c>: the hub's subscription as server-sent events. Rights are asked per topic, as on the hub.</summary>
public static class EventsRoute
{
    public static void MapEvents(this IEndpointRouteBuilder api) =>
        api.MapGet("/events", static ([FromQuery] string[] topic, LiveSse sse, HttpContext http) => sse.HandleAsync(http, topic))
            .Needs(Right.SignedIn)
            .Produces<string>(StatusCodes.Status200OK, "text/event-stream")
            .WithName("followTopics");
}
