using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Roommate.Contracts.Faults;

namespace Roommate.Platform.Http;

/// <summary>Gives a request of the API up that takes too long: a body that trickles, a store that stalls. What has begun to answer (a stream) goes on.</summary>
public static class TimeLimits
{
    private const int UploadTimes = 10;

    /// <summary>Inside <see cref="ProblemPages.UseProblems"/>.</summary>
    public static void UseTimeLimits(this IApplicationBuilder app)
    {
        var usual = TimeSpan.FromSeconds(app.ApplicationServices.GetRequiredService<IOptions<LimitOptions>>().Value.RequestSeconds);
        if (usual == TimeSpan.Zero)
        {
            return;
        }

        app.Use(async (http, next) =>
        {
            if (!http.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
            {
                await next(http);
                return;
            }

            var limit = http.GetEndpoint()?.Metadata.GetMetadata<IRequestSizeLimitMetadata>() is null ? usual : usual * UploadTimes;
            await LimitedAsync(http, next, limit);
        });
    }

    private static async Task LimitedAsync(HttpContext http, RequestDelegate next, TimeSpan limit)
    {
        var client = http.RequestAborted;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(client);
        var time = http.RequestServices.GetRequiredService<TimeProvider>();
        await using var timer = time.CreateTimer(
            static state =>
            {
                var (context, source) = ((HttpContext, CancellationTokenSource))state!;
                if (!context.Response.HasStarted)
                {
                    source.Cancel();
                }
            },
            (http, either),
            limit,
            Timeout.InfiniteTimeSpan);
        http.RequestAborted = either.Token;
        if (http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true && http.Features.Get<IHttpUpgradeFeature>()?.IsUpgradableRequest != true)
        {
            // Reading a JSON body asks no token.
            http.Request.Body = new InterruptibleBody(http.Request.BodyReader, either.Token);
        }

        try
        {
            await next(http);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested && !client.IsCancellationRequested)
        {
            http.RequestAborted = client;
            await Problems.Of(Fault.Timeout("This took too long and was given up. Try again."), http).ExecuteAsync(http);
        }
        finally
        {
            http.RequestAborted = client;
        }
    }
}
