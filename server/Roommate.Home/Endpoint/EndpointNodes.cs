using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Roommate.Contracts.Faults;
using Roommate.Mqtt.Storage;

namespace Roommate.Home.Endpoint;

/// <summary>Keeps this node's lease, does what other nodes ask of it, and takes over the sessions of nodes that are gone.</summary>
internal sealed partial class EndpointNodes(EndpointStore store, PeerStore peers, DeadInboxes inboxes, EndpointNode node, TimeProvider time, ILogger<EndpointNodes> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await GuardAsync(store.LeaveAsync, cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var listener = await node.Listener.WaitAsync(stoppingToken);
        var greeting = GuardAsync(
            async ct =>
            {
                await peers.HelloAsync(listener, ct);
                await inboxes.FinishAsync(listener, ct);
            },
            stoppingToken).AsTask();
        await Task.WhenAll(greeting, ListenAsync(listener, stoppingToken), BeatAsync(greeting, listener, stoppingToken), TakeMailAsync(greeting, listener, stoppingToken));
    }

    private async Task TakeMailAsync(Task greeting, IMqttStoreListener listener, CancellationToken stopping)
    {
        await greeting;
        while (!stopping.IsCancellationRequested)
        {
            await GuardAsync(ct => peers.TakeMailAsync(listener, ct), stopping);
        }
    }

    private async Task BeatAsync(Task greeting, IMqttStoreListener listener, CancellationToken stopping)
    {
        await greeting;
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            await GuardAsync(
                async ct =>
                {
                    var (_, gone, wasGone) = await store.BeatAsync(ct);
                    if (wasGone)
                    {
                        await ReturnAsync(listener, ct);
                    }

                    if (gone > 0)
                    {
                        var adopted = await store.AdoptAsync(atStart: false, ct);
                        await listener.AdoptAsync(adopted, inboxes.Gone, ct);
                        Log.Adopted(log, adopted.Count);
                    }

                    await inboxes.FinishAsync(listener, ct);
                    await peers.SyncAsync(listener, ct);
                    await peers.EmptyAsync(listener, ct);
                },
                stopping);
        }
    }

    // This node stood still for so long that others took its sessions over: their clients connect anew, and the others learn again what it wants.
    private async ValueTask ReturnAsync(IMqttStoreListener listener, CancellationToken ct)
    {
        var lost = await store.LostAsync(listener.Clients, ct);
        Log.WasGone(log, lost.Count);
        foreach (var (principal, clientId) in lost)
        {
            await listener.GiveUpAsync(principal, clientId, ct);
        }

        await peers.RejoinAsync(listener, ct);
    }

    private async Task ListenAsync(IMqttStoreListener listener, CancellationToken stopping)
    {
        await foreach (var word in node.Words.ReadAllAsync(stopping))
        {
            await GuardAsync(ct => DoAsync(listener, word, ct), stopping);
        }
    }

    private async ValueTask DoAsync(IMqttStoreListener listener, NodeWord word, CancellationToken ct)
    {
        switch (word)
        {
            case NodeWord.GiveUp give:
                await peers.EmptyAsync(listener, ct); // some of it may be for this session
                await listener.GiveUpAsync(give.Principal, give.ClientId, ct);
                await store.ReleaseAsync(give.Principal, give.ClientId, ct);
                break;
            case NodeWord.Hello hello:
                await peers.WelcomeAsync(listener, hello, ct);
                break;
            case NodeWord.Heir heir:
                await peers.MoveAsync(listener, heir, ct);
                break;
            case NodeWord.Wants wants:
                await peers.TakeAsync(listener, wants, ct);
                break;
            case NodeWord.Retained retained:
                listener.Retain(retained.Topic, retained.Message);
                break;
        }
    }

    private async ValueTask GuardAsync(Func<CancellationToken, ValueTask> work, CancellationToken ct)
    {
        try
        {
            await work(ct);
        }
        catch (FaultException fault)
        {
            Log.Later(log, fault.Fault.Code);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Log.Failed(log, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3021, LogLevel.Information, "Took over {Count} MQTT sessions of a node that is gone")]
        public static partial void Adopted(ILogger logger, int count);

        [LoggerMessage(3024, LogLevel.Warning, "This node was silent for so long that others took over {Count} of its MQTT sessions")]
        public static partial void WasGone(ILogger logger, int count);

        [LoggerMessage(3022, LogLevel.Warning, "The MQTT endpoint cannot reach its store ({Code})")]
        public static partial void Later(ILogger logger, string code);

        [LoggerMessage(3023, LogLevel.Error, "Keeping the MQTT endpoint in step with other nodes failed; it goes on")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
