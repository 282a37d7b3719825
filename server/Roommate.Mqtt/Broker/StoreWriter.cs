using Microsoft.Extensions.Hosting;
using Roommate.Mqtt.Storage;

namespace Roommate.Mqtt.Broker;

/// <summary>Brings back what a store kept before anybody connects, and writes to it from then on.</summary>
internal sealed class StoreWriter(BrokerCore core, IMqttStore store) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private Task _writing = Task.CompletedTask;
    private Task _telling = Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var sessions = new StoredSessions(core);
        if (core.Journal.IsActive)
        {
            _writing = core.Journal.WriteLoopAsync(_stopping.Token);
            _telling = core.Wants.TellLoopAsync(_stopping.Token);
        }

        var state = await store.LoadAsync(cancellationToken);
        foreach (var retained in state.Retained)
        {
            sessions.Retain(retained.Message.Topic, retained);
        }

        await sessions.AdoptAsync(state.Sessions, [], cancellationToken);

        // Not sooner: a message for a session that is not back yet would find nobody and be taken for delivered.
        store.Attach(sessions);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        core.Journal.Nudge();
        await _telling.WaitAsync(cancellationToken);
        await _writing.WaitAsync(cancellationToken);
    }

    public void Dispose() => _stopping.Dispose();
}
