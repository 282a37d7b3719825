using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Roommate.Contracts.Faults;
using Roommate.Platform.Security;

namespace Roommate.Platform.Http;

/// <summary>
/// Browsers let any page open a WebSocket to any host, whatever CORS says, and only tell which page it is. A page of
/// another site gets none here unless <c>Security:Origins</c> lists it; programs send no origin and pass.
/// </summary>
public static class SocketOrigins
{
    /// <summary>After <c>UseWebSockets</c>, inside <see cref="ProblemPages.UseProblems"/>.</summary>
    public static void UseSocketOrigins(this IApplicationBuilder app)
    {
        var listed = app.ApplicationServices.GetRequiredService<IOptions<SecretOptions>>().Value.OriginList();
        app.Use((http, next) =>
            http.WebSockets.IsWebSocketRequest && http.Request.Headers.Origin.ToString() is { Length: > 0 } origin && !IsOurs(origin, http.Request.Host) && !listed.Contains(origin, StringComparer.OrdinalIgnoreCase)
                ? Problems.Of(Fault.Forbidden("Pages of other sites open no socket here. An operator can list this one in Security:Origins."), http).ExecuteAsync(http)
                : next(http));
    }

    // The scheme says nothing: a proxy in front may speak TLS for us.
    internal static bool IsOurs(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var page)
        && page.Scheme is "http" or "https"
        && string.Equals(page.IdnHost, new HostString(host.Host).Host.Trim('[', ']'), StringComparison.OrdinalIgnoreCase)
        && (host.Port is null || page.Port == host.Port || page.IsDefaultPort);
}
