using Microsoft.Extensions.Hosting;
using Roommate.Mqtt.Hooks;
using Roommate.Mqtt.Packets;
using Roommate.Mqtt.Sessions;
using Roommate.Mqtt.Storage;
using Roommate.Mqtt.Topics;

namespace Roommate.Mqtt.Broker;

/// <summary>Brings back what a store kept before anybody connects, and writes to it from then on.</summary>
internal sealed class StoreWriter(BrokerCore core, IMqttStore store) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private Task _writing = Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        Restore(await store.LoadAsync(cancellationToken));
        if (core.Journal.IsActive)
        {
            _writing = core.Journal.WriteLoopAsync(_stopping.Token);
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        core.Journal.Nudge();
        await _writing.WaitAsync(cancellationToken);
    }

    public void Dispose() => _stopping.Dispose();

    private void Restore(MqttStoredState state)
    {
        foreach (var retained in state.Retained)
        {
            core.Retained.Set(ToPublication(retained));
        }

        foreach (var (stored, deliveries, receivedIds) in state.Sessions)
        {
            Restore(stored, deliveries, receivedIds);
        }
    }

    private void Restore(MqttStoredSession stored, IReadOnlyList<MqttStoredDelivery> deliveries, IReadOnlyList<ushort> receivedIds)
    {
        var principal = stored.Principal.Length == 0 ? MqttPrincipal.Anonymous : new MqttPrincipal(stored.Principal, new HashSet<string>());
        var session = core.NewSession(new MqttClientInfo(stored.ClientId, principal) { SessionPresent = true }, stored.ExpirySeconds);

        // How long it had been waiting is not kept: it gets its whole expiry again.
        session.ExpiresAt = stored.ExpirySeconds == uint.MaxValue ? long.MaxValue : core.Clock.Now + (stored.ExpirySeconds * 1000L);
        session.ReceivedIds.UnionWith(receivedIds);
        foreach (var delivery in deliveries)
        {
            session.Restore(
                new Delivery(ToPublication(delivery.Message), delivery.Qos, delivery.Retain, delivery.Identifiers is [] ? null : [.. delivery.Identifiers], Sequence: delivery.Sequence),
                delivery.Released);
        }

        core.Sessions.Put(session);
        foreach (var (options, identifier) in stored.Subscriptions)
        {
            if (TopicRules.TrySplit(options.Filter, out var group, out var filter))
            {
                core.Table.Set(new SessionSubscription(session, options, identifier), group, filter);
            }
        }
    }

    private Publication ToPublication(MqttStoredMessage stored) => new(
        stored.Message.Topic,
        System.Text.Encoding.UTF8.GetBytes(stored.Message.Topic),
        stored.Message.Payload,
        stored.Message.Qos,
        stored.Message.Retain,
        Publication.Forwarded(stored.Message.Properties),
        core.Clock.FromWall(stored.ExpiresAt));
}
