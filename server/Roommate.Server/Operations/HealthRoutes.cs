using Roommate.Live.Log;
using Roommate.Platform.Http;
using Roommate.Platform.Security;

namespace Roommate.Server.Operations;

/// <summary>For operators and load balancers: is it alive, may it get traffic, what does it count.</summary>
public static class HealthRoutes
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/health/live", static () => Results.Json(new Health("ok"))).Needs(Right.Public).WithName("live").Produces<Health>();
        app.MapGet("/health/ready", static (IRedis redis, Readiness readiness) => Ready(redis, readiness)).Needs(Right.Public).WithName("ready").Produces<Health>();
        app.MapGet("/metrics", static (MetricsText metrics) => Results.Text(metrics.Write(), "text/plain; version=0.0.4")).Needs(Right.Public).WithName("metrics");
    }

    private static IResult Ready(IRedis redis, Readiness readiness) =>
        readiness.IsDraining ? Results.Json(new Health("draining"), statusCode: StatusCodes.Status503ServiceUnavailable)
        : !redis.Available ? Results.Json(new Health("unavailable", "The store does not answer."), statusCode: StatusCodes.Status503ServiceUnavailable)
        : Results.Json(new Health("ok"));
}

/// <param name="Status">ok, unavailable or draining.</param>
public sealed record Health(string Status, string? Why = null);

/// <summary>Whether this node is going away; set before the host stops so that a proxy sends nobody new.</summary>
public sealed class Readiness
{
    private volatile bool _draining;

    public bool IsDraining => _draining;

    public void Drain() => _draining = true;
}
