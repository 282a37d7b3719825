using Roommate.Mqtt.Hooks;
using Roommate.Mqtt.Packets;
using Roommate.Mqtt.Sessions;

namespace Roommate.Mqtt.Broker;

/// <summary>Brings a connection and its session together, and apart.</summary>
internal sealed class SessionAttachment(BrokerCore core)
{
    private static readonly TimeSpan TakeoverPatience = TimeSpan.FromSeconds(5);

    /// <summary>Finds or makes the session; whoever held it is sent away first [MQTT-3.1.4-2], 5.0: [MQTT-3.1.4-3].</summary>
    public async ValueTask<(MqttSession Session, Outbox Outbox, bool Present)> AttachAsync(
        AcceptedConnect accepted, Func<MqttSession, Outbox> open, CancellationToken cancellationToken)
    {
        using var turn = await core.Sessions.TakeTurnAsync(accepted.Client, cancellationToken);
        var existing = core.Sessions.Find(accepted.Client);
        var stored = await core.Store.ClaimAsync(accepted.Client.Principal.Name, accepted.Client.ClientId, existing is not null, cancellationToken);
        if (existing?.Connection is MqttConnection holder)
        {
            holder.Close(MqttReason.SessionTakenOver, MqttDisconnectKind.Takeover);
            await holder.Left.WaitAsync(TakeoverPatience, core.Clock.Time, cancellationToken);
        }

        if (stored is not null)
        {
            if (existing is not null)
            {
                core.Abandon(existing); // another node had it meanwhile: what is stored is the newer
            }

            existing = new StoredSessions(core).Restore(stored);
        }

        if (existing is not null && !accepted.Packet.Clean && existing.ExpirySeconds > 0 && existing.ExpiresAt > core.Clock.Now)
        {
            var resumed = open(existing);
            if (existing.TryAttach(resumed))
            {
                existing.Client = accepted.Client with { SessionPresent = true };
                existing.ExpirySeconds = accepted.SessionExpirySeconds;
                Record(existing);
                core.Wants.TellShared(existing);
                return (existing, resumed, true);
            }
        }

        if (existing is not null)
        {
            core.End(existing, force: true, replaced: true);
        }

        var session = core.NewSession(accepted.Client, accepted.SessionExpirySeconds);
        var outbox = open(session);
        session.TryAttach(outbox);
        core.Sessions.Put(session);
        core.Save(session);
        return (session, outbox, false);
    }

    /// <summary>The connection is gone: the will is published or waits, the session waits or ends.</summary>
    public void Detach(MqttSession session, Outbox outbox, MqttMessage? will, MqttDisconnectKind kind)
    {
        var now = core.Clock.Now;
        var publication = will is null || kind == MqttDisconnectKind.Normal ? null : Publication.From(will, now);
        var delay = Math.Min(will?.Properties?.WillDelaySeconds ?? 0, session.ExpirySeconds);
        var expiresAt = session.ExpirySeconds == uint.MaxValue ? long.MaxValue : now + (session.ExpirySeconds * 1000L);
        if (session.TryDetach(outbox, expiresAt, publication, now + (delay * 1000L), out var shared))
        {
            core.Wants.TellShared(session);
            core.Router.Redirect(shared, session);
            core.Save(session); // when it ends, if the client does not come back
            if (session.TakeDueWill(now) is { } due)
            {
                core.Publish(due, everywhere: true);
            }
        }

        // A session that somebody replaced while this connection lingered has nobody else to end it.
        if (session.ExpirySeconds == 0 || core.Sessions.Find(session.Client) != session)
        {
            // Whoever takes over, here or on another node, has the client already.
            core.End(session, force: true, replaced: kind == MqttDisconnectKind.Takeover);
        }
    }

    private void Record(MqttSession resumed)
    {
        if (resumed.ExpirySeconds > 0)
        {
            core.Save(resumed);
        }
        else
        {
            core.Journal.Forget(resumed, replaced: true); // it no longer outlives its connection
        }
    }
}
