using Roommate.Contracts.Faults;
using Roommate.Platform.Http;

namespace Roommate.Server.Operations;

/// <summary>
/// A node that is going away takes no new long-lived connection: one that comes between the host's stopping event, which closes
/// those that are open, and the end of the listener would stay and hold the stop up. A proxy passes a 503 on to the next node.
/// </summary>
public static class NoNewConnections
{
    private static readonly string[] LongLived = ["/hub", "/mqtt", "/api/v1/events"];

    public static IApplicationBuilder UseNoNewConnectionsWhileDraining(this IApplicationBuilder app)
    {
        var readiness = app.ApplicationServices.GetRequiredService<Readiness>();
        return app.Use((context, next) =>
            readiness.IsDraining && (context.Request.Path.Value?.EndsWith("/voice/stream", StringComparison.Ordinal) == true || Array.Exists(LongLived, path => context.Request.Path.StartsWithSegments(path, StringComparison.Ordinal)))
                ? Problems.Of(Fault.Unavailable("This server is going away. Connect again; another one answers."), context).ExecuteAsync(context)
                : next(context));
    }
}
