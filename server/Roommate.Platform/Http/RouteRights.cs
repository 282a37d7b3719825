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
    private static readonly object Checked = new();

    /// <summary>The route needs <paramref name="right"/> on the thing whose id is the route value <paramref name="on"/>.</summary>
    public static RouteHandlerBuilder Needs(this RouteHandlerBuilder route, Right right, string? on = null)
    {
        route.WithMetadata(new NeedsAttribute(right, on));
        return right == Right.Public ? route.AllowAnonymous() : route.AddEndpointFilter((context, next) => FilterAsync(context, next, right, on));
    }

    /// <summary>
    /// Checks what the route states before its body is read: after authentication, inside <see cref="ProblemPages.UseProblems"/>.
    /// A program that forgets this is safe all the same, since the route's filter checks what nobody has checked.
    /// </summary>
    public static void UseRights(this IApplicationBuilder app) => app.Use(static async (http, next) =>
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<NeedsAttribute>() is not { Right: not Right.Public } needs)
        {
            await next(http);
            return;
        }

        if (await CheckAsync(http, needs.Right, needs.On) is { } fault)
        {
            await Problems.Of(fault, http).ExecuteAsync(http);
            return;
        }

        http.Items[Checked] = Checked;
        await next(http);
    });

    private static async ValueTask<object?> FilterAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next, Right right, string? on)
    {
        var http = context.HttpContext;
        var fault = http.Items.ContainsKey(Checked) ? null : await CheckAsync(http, right, on);
        if (fault is not null)
        {
            return Problems.Of(fault, http);
        }

        RouteAudit.NoteRequest(http, context.Arguments);
        return await next(context);
    }

    private static async ValueTask<Fault?> CheckAsync(HttpContext http, Right right, string? on)
    {
        if (Caller.From(http.User) is not { } caller)
        {
            return Fault.Unauthenticated();
        }

        if (on is null)
        {
            return caller.CheckScope(right);
        }

        var gate = http.RequestServices.GetRequiredService<Gate>();
        return await gate.AnswerAsync(caller, right, http.GetRouteValue(on)?.ToString() ?? "", http.RequestAborted);
    }
}
