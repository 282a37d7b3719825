using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Roommate.Contracts.Faults;
using Roommate.Platform.Security;

namespace Roommate.Platform.Http;

/// <summary>States and enforces a route's permission.</summary>
public static class RouteRights
{
    /// <summary>The route needs <paramref name="right"/> on the thing whose id is the route value <paramref name="on"/>.</summary>
    public static RouteHandlerBuilder Needs(this RouteHandlerBuilder route, Right right, string? on = null)
    {
        route.WithMetadata(new NeedsAttribute(right, on));
        return right == Right.Public ? route.AllowAnonymous() : route.AddEndpointFilter((context, next) => CheckAsync(context, next, right, on));
    }

    private static async ValueTask<object?> CheckAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next, Right right, string? on)
    {
        var http = context.HttpContext;
        if (Caller.From(http.User) is not { } caller)
        {
            return Problems.Of(Fault.Unauthenticated(), http);
        }

        if (on is null)
        {
            return await next(context);
        }

        var gate = http.RequestServices.GetRequiredService<Gate>();
        var id = http.GetRouteValue(on)?.ToString() ?? "";
        var fault = await gate.CheckAsync(caller.UserId, right, id, http.RequestAborted);
        return fault is null ? await next(context) : Problems.Of(fault, http);
    }
}
