using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Roommate.Platform.Http;

/// <summary>
/// Who asks, when a reverse proxy stands in front: its word counts when it is one of our own, and nobody else's ever does,
/// since limits, the audit trail and codes for the home's network rest on the address.
/// </summary>
public static partial class Proxies
{
    private const string ForwardedFor = "X-Forwarded-For";

    /// <summary>Before everything that looks at an address or a scheme.</summary>
    public static void UseProxies(this IApplicationBuilder app)
    {
        var proxy = app.ApplicationServices.GetRequiredService<IOptions<ProxyOptions>>().Value;
        if (proxy.Networks() is { Count: > 0 } networks)
        {
            app.UseForwardedHeaders(Options(proxy.Hops, networks));
        }
        else
        {
            var log = app.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger("Roommate.Http");
            var told = false;
            app.Use((http, next) =>
            {
                if (!told && http.Request.Headers.ContainsKey(ForwardedFor))
                {
                    told = true;
                    Log.Unbelieved(log, http.Connection.RemoteIpAddress?.ToString());
                }

                return next(http);
            });
        }
    }

    private static ForwardedHeadersOptions Options(int hops, IReadOnlyList<System.Net.IPNetwork> networks)
    {
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = hops };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in networks)
        {
            options.KnownIPNetworks.Add(network);
        }

        return options;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A request with X-Forwarded-For came from {From}, which Proxy:Trusted does not name: everybody behind it counts as one for the limits. If it is your proxy, set  --Proxy:Trusted={From}")]
        public static partial void Unbelieved(ILogger logger, string? from);
    }
}
