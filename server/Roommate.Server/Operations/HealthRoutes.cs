using Microsoft.Extensions.Options;
using Roommate.Contracts.Faults;
using Roommate.Platform.Http;
using Roommate.Platform.Security;
using StackExchange.Redis;
using IRedis = Roommate.Live.Log.IRedis;

namespace Roommate.Server.Operations;

/// <summary>For operators and load balancers: is it alive, may it get traffic; and, for operators alone, what does it count.</summary>
public static class HealthRoutes
{
    // Shorter than the time a load balancer gives a check.
    private static readonly TimeSpan StorePatience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ProbeLife = TimeSpan.FromMinutes(1);

    private const string Probe = "rm:probe";
    private const string NoAnswer = "The store does not answer.";

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/health/live", static () => Results.Json(new Health("ok"))).Needs(Right.Public).WithName("live").Produces<Health>();
        app.MapGet("/health/ready", ReadyAsync).Needs(Right.Public).WithName("ready").Produces<Health>();
        app.MapGet("/metrics", Metrics).Needs(Right.Public).WithName("metrics").Produces(StatusCodes.Status200OK, contentType: "text/plain");
    }

    // Public to the gate, which knows people and homes; who may read it is the operator's word.
    private static IResult Metrics(MetricsText metrics, IOptions<MetricsOptions> options, HttpContext http)
    {
        var headers = http.Request.Headers;
        var isForwarded = headers.ContainsKey("X-Forwarded-For") || headers.ContainsKey("Forwarded");
        return options.Value.Admits(http.Connection.RemoteIpAddress, isForwarded, headers.Authorization)
            ? Results.Text(metrics.Write(), "text/plain; version=0.0.4")
            : Problems.Of(Fault.Forbidden("Metrics are for this machine. An operator can let others read them with Metrics:Allow or Metrics:Token."), http);
    }

    private static async Task<IResult> ReadyAsync(IRedis redis, Readiness readiness, TimeProvider time, CancellationToken ct) =>
        readiness.IsDraining ? Results.Json(new Health("draining"), statusCode: StatusCodes.Status503ServiceUnavailable)
        : await TroubleAsync(redis, time, ct) is { } trouble ? Results.Json(new Health("unavailable", trouble), statusCode: StatusCodes.Status503ServiceUnavailable)
        : Results.Json(new Health("ok"));

    // A store that stands still keeps its connections open, and one that has lost its replicas, its disk or its rank still answers
    // a PING: only a write shows that what people do would be kept.
    private static async Task<string?> TroubleAsync(IRedis redis, TimeProvider time, CancellationToken ct)
    {
        if (!redis.Available)
        {
            return NoAnswer;
        }

        try
        {
            await redis.Database.StringSetAsync(Probe, 1, ProbeLife).WaitAsync(StorePatience, time, ct);
            return null;
        }
        catch (RedisServerException refused)
        {
            // Its first word is Redis' own name for the state: READONLY, NOREPLICAS, MISCONF, OOM, LOADING.
            return $"The store takes no writes ({refused.Message.Split(' ')[0]}).";
        }
        catch (Exception trouble) when (trouble is TimeoutException or RedisException)
        {
            return NoAnswer;
        }
    }
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
