using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;

namespace Roommate.Live.SignalR;

/// <summary>Hands each hub connection to the live node. Everything else is SignalR's own, for this node only: nodes talk through topics.</summary>
public sealed class LiveLifetime<THub>(LiveConnections live, ILogger<DefaultHubLifetimeManager<THub>> log) : DefaultHubLifetimeManager<THub>(log)
    where THub : Hub
{
    public override Task OnConnectedAsync(HubConnectionContext connection)
    {
        live.Connect(connection);
        return base.OnConnectedAsync(connection);
    }

    public override Task OnDisconnectedAsync(HubConnectionContext connection)
    {
        live.Disconnect(connection);
        return base.OnDisconnectedAsync(connection);
    }
}
