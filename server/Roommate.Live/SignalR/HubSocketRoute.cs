using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Roommate.Contracts;

namespace Roommate.Live.SignalR;

/// <summary>Serves clients that come straight with a WebSocket (skipNegotiation) without SignalR's own transport; everything else is as SignalR has it.</summary>
public static class HubSocketRoute
{
    public static HubEndpointConventionBuilder ServeSocketsDirectly<THub>(this HubEndpointConventionBuilder builder, IServiceProvider services)
        where THub : Hub
    {
        var hub = new ConnectionBuilder(services).UseHub<THub>().Build();
        var ids = services.GetRequiredService<Ids>();
        var time = services.GetRequiredService<TimeProvider>();
        builder.Add(endpoint =>
        {
            if (endpoint.RequestDelegate is { } otherwise)
            {
                endpoint.RequestDelegate = context => IsDirect(context) ? ServeAsync(context, hub, ids.New("con"), time) : otherwise(context);
            }
        });
        return builder;
    }

    // With an id a connection was negotiated and SignalR keeps its state.
    private static bool IsDirect(HttpContext context) =>
        context.WebSockets.IsWebSocketRequest && HttpProtocol.IsHttp11(context.Request.Protocol) && !context.Request.Query.ContainsKey("id");

    private static async Task ServeAsync(HttpContext context, ConnectionDelegate hub, string id, TimeProvider time)
    {
        context.Features.Get<IHttpRequestTimeoutFeature>()?.DisableTimeout();
        var (stream, socket) = await HubHandshake.AcceptAsync(context);
        using (socket)
        {
            await new HubSocket(context, socket, stream, id, time).RunAsync(hub);
        }
    }
}
