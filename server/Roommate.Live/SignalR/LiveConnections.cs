using System.Runtime.CompilerServices;
using System.Security.Claims;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Live;
using Roommate.Live.Delivery;
using Roommate.Live.Nodes;

namespace Roommate.Live.SignalR;

/// <summary>Live topics for hub connections: what a hub's methods call, and what rights and operations use.</summary>
public sealed class LiveConnections
{
    private static readonly ConditionalWeakTable<SubscribeResult, Action> Held = [];

    private readonly LiveNode _node;
    private readonly TimeProvider _time;

    // A client that left at the last moment of the spread still has to open its new connection before it drops this one.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(0.5);

    internal LiveConnections(LiveNode node, TimeProvider time)
    {
        _node = node;
        _time = time;
    }

    /// <summary>Open connections of this node.</summary>
    public int Count => _node.Connections.Count();

    /// <summary>Lets the events of a Subscribe flow once its answer has been written; called by the protocol's writer.</summary>
    public static void Written(HubMessage message)
    {
        if (message is CompletionMessage { Result: SubscribeResult result } && Held.TryGetValue(result, out var release))
        {
            Held.Remove(result);
            release();
        }
    }

    public async Task<SubscribeResult> SubscribeAsync(string connectionId, SubscribeRequest request, CancellationToken ct)
    {
        var connection = Find(connectionId);
        var (result, cursors) = await _node.SubscribeAsync(connection, request, ct);
        Held.Add(result, () => connection.Release(cursors));
        return result;
    }

    public void Unsubscribe(string connectionId, UnsubscribeRequest request) => _node.Unsubscribe(Find(connectionId), request.Topics);

    /// <summary>A person's rights changed: their subscriptions on this node are checked again.</summary>
    public ValueTask RecheckAsync(string userId, CancellationToken ct) => _node.RecheckAsync(userId, ct);

    /// <summary>A sign-in session ended: its connections on this node close.</summary>
    public void EndSession(string sessionClaim, string sessionId) => _node.Close(viewer => viewer.HasClaim(sessionClaim, sessionId));

    /// <summary>
    /// Tells every client that this node goes away. All hear it at once and each comes back after a random part of
    /// <paramref name="spread"/>, so that they do not all come to the next node together. A client that does not read
    /// holds nobody up: it is not waited for beyond the spread.
    /// </summary>
    public async Task DrainAsync(TimeSpan spread, CancellationToken ct)
    {
        var draining = new Draining((int)spread.TotalMilliseconds);
        var empty = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Changed()
        {
            if (Count == 0)
            {
                empty.TrySetResult();
            }
        }

        _node.ConnectionsChanged += Changed;
        Changed();

        // Who has not left when the time is over is cut by the host; it reconnects as after any cut.
        var told = Task.WhenAll(_node.Connections.Select(c => c.DrainAsync(draining)));
        await Task.WhenAll(told, empty.Task).WaitAsync(spread + Grace, _time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _node.ConnectionsChanged -= Changed;
    }

    internal void Connect(HubConnectionContext connection)
    {
        var binary = connection.Protocol.TransferFormat == Microsoft.AspNetCore.Connections.TransferFormat.Binary;
        _node.Connect(connection.ConnectionId, connection.User ?? new ClaimsPrincipal(), new HubSink(connection, binary));
    }

    internal void Disconnect(HubConnectionContext connection) => _node.Disconnect(connection.ConnectionId);

    private LiveConnection Find(string connectionId) =>
        _node.Find(connectionId) ?? throw new FaultException(Fault.Unavailable("The connection is closing."));
}
