using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Roommate.Contracts.Faults;
using Roommate.Platform.Configuration;
using Roommate.Platform.Limits;
using Roommate.Platform.Security;

namespace Roommate.Platform.Http;

/// <summary>Section <c>Limits</c>.</summary>
public sealed class LimitOptions
{
    public const string Section = "Limits";

    [ConfigKey("HTTP requests a second that one person (or, signed out, one address) may go on making; 0 turns this limit off. Sign-in has limits of its own.", "50")]
    public int PerSecond { get; set; } = 200;

    [ConfigKey("HTTP requests that may come at once before the rate above holds.", "500")]
    public int Burst { get; set; } = 10_000;

    [ConfigKey("Seconds a request may take until it is given up; uploads may take ten times as long, streams that have begun go on. 0 turns this limit off.", "60")]
    public int RequestSeconds { get; set; } = 100;

    /// <summary>The bucket of one person's requests.</summary>
    public BucketLimit ToBucket() => new("http", Burst, TimeSpan.FromSeconds(1.0 / Math.Max(1, PerSecond)));

    /// <summary>Null when all is well.</summary>
    public string? Problem() => RequestSeconds is < 0 or > 3600 ? "Limits:RequestSeconds is a number from 0 to 3600. Example:  --Limits:RequestSeconds=60"
        : PerSecond is < 0 or > 1000 ? "Limits:PerSecond is a number from 0 to 1000. Example:  --Limits:PerSecond=100"
        : Burst is < 1 or > 1_000_000 ? "Limits:Burst is a number from 1 to 1000000. Example:  --Limits:Burst=1000"
        : null;
}

/// <summary>
/// One bucket per person, or per address for who is not signed in, over all nodes. Every answer of the API says how it
/// stands: <c>RateLimit-Limit</c>, <c>RateLimit-Remaining</c>, <c>RateLimit-Reset</c> (seconds until it is full).
/// </summary>
public static class RequestLimits
{
    /// <summary>After authentication, inside <see cref="ProblemPages.UseProblems"/>.</summary>
    public static void UseRequestLimits(this IApplicationBuilder app)
    {
        var options = app.ApplicationServices.GetRequiredService<IOptions<LimitOptions>>().Value;
        if (options.PerSecond == 0)
        {
            return;
        }

        var limit = options.ToBucket();
        app.Use(async (http, next) =>
        {
            if (!http.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
            {
                await next(http);
                return;
            }

            var who = Caller.From(http.User)?.UserId ?? http.Connection.RemoteIpAddress?.ToString() ?? "";
            var state = await http.RequestServices.GetRequiredService<Buckets>().CountAsync(limit, who, http.RequestAborted);
            Say(http, limit, state);
            if (state.Wait is { } wait)
            {
                await Problems.Of(Fault.RateLimited(wait), http).ExecuteAsync(http);
                return;
            }

            await next(http);
        });
    }

    private static void Say(HttpContext http, BucketLimit limit, BucketState state)
    {
        var headers = http.Response.Headers;
        headers["RateLimit-Limit"] = limit.Capacity.ToString(CultureInfo.InvariantCulture);
        headers["RateLimit-Remaining"] = state.Left.ToString(CultureInfo.InvariantCulture);
        headers["RateLimit-Reset"] = Math.Ceiling((limit.Capacity - state.Left) * limit.Refill.TotalSeconds).ToString(CultureInfo.InvariantCulture);
    }
}
