using System.Text;
using Roommate.Mqtt.Hooks;
using Roommate.Mqtt.Packets;
using Roommate.Mqtt.Sessions;
using Roommate.Mqtt.Storage;
using Roommate.Mqtt.Topics;

namespace Roommate.Mqtt.Broker;

/// <summary>What is stored becomes sessions and retained messages of this node, and sessions that went to another node leave it.</summary>
internal sealed class StoredSessions(BrokerCore core) : IMqttStoreListener
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public IReadOnlyList<(string Principal, string ClientId)> Clients =>
        [.. core.Sessions.All.Select(static s => (s.Client.Principal.Name, s.Client.ClientId))];

    public async ValueTask GiveUpAsync(string principal, string clientId, CancellationToken cancellationToken)
    {
        var client = ClientOf(principal, clientId);
        using var turn = await core.Sessions.TakeTurnAsync(client, cancellationToken);
        if (core.Sessions.Find(client) is { } session)
        {
            if (session.Connection is MqttConnection holder)
            {
                holder.Close(MqttReason.SessionTakenOver, MqttDisconnectKind.Takeover);
                await holder.Left.WaitAsync(Patience, core.Clock.Time, cancellationToken);
            }

            core.Abandon(session);
        }

        await core.Journal.CommittedAsync(cancellationToken);
    }

    public async ValueTask AdoptAsync(IReadOnlyList<MqttStoredSessionState> sessions, IReadOnlyCollection<string> gone, CancellationToken cancellationToken)
    {
        using var turns = await core.Sessions.TakeTurnsAsync(sessions.Select(static s => ClientOf(s.Session.Principal, s.Session.ClientId)), cancellationToken);
        var subscriptions = new List<SessionSubscription>();
        foreach (var state in sessions)
        {
            if (core.Sessions.Find(ClientOf(state.Session.Principal, state.Session.ClientId)) is null)
            {
                var session = Put(state);
                var own = state.Session.Subscriptions.Select(s => new SessionSubscription(session, s.Subscription, s.Identifier)).ToArray();
                CatchUp(session, state, own);
                subscriptions.AddRange(own);
            }
        }

        core.Table.Adopt(gone, subscriptions);
    }

    public void Retain(string topic, MqttStoredMessage? message)
    {
        var publication = message is null ? null : ToPublication(message);
        if (publication is null || publication.HasExpired(core.Clock.Now))
        {
            core.Retained.Set(new Publication(topic, Encoding.UTF8.GetBytes(topic), default, MqttQos.AtMostOnce, retain: true, null, 0));
        }
        else
        {
            core.Retained.Set(publication);
        }
    }

    public ValueTask WantsAsync(Func<IReadOnlyList<MqttWant>, ValueTask> write, CancellationToken cancellationToken) => core.Wants.AllAsync(write, cancellationToken);

    public void Want(string node, IReadOnlyList<MqttWant> wants, bool all) => core.Table.Set(node, wants, all);

    public async ValueTask TakeAsync(IReadOnlyList<MqttForwarded> messages, CancellationToken cancellationToken)
    {
        var wakes = new WakeList();
        foreach (var forwarded in messages)
        {
            var message = ToPublication(forwarded.Message);
            if (!message.HasExpired(core.Clock.Now) && core.Table.Find(message.Topic) is { } entry)
            {
                core.Router.TakeIn(message, entry, forwarded, wakes);
            }
        }

        wakes.Flush();
        if (messages.Any(static m => m.IsLasting))
        {
            await core.Journal.CommittedAsync(cancellationToken);
        }
    }

    public async ValueTask MoveWantsAsync(string gone, string? heir, CancellationToken cancellationToken)
    {
        core.Table.Move(gone, heir);
        await core.Journal.CommittedAsync(cancellationToken);
    }

    public async ValueTask InheritAsync(IReadOnlyList<MqttStoredSessionState> adopted, IReadOnlyList<MqttForwarded> messages, CancellationToken cancellationToken)
    {
        core.Wants.Tell(adopted.Select(s => core.Sessions.Find(ClientOf(s.Session.Principal, s.Session.ClientId))).OfType<MqttSession>().SelectMany(core.Table.SubscriptionsOf));
        var wakes = new WakeList();
        foreach (var forwarded in messages)
        {
            var message = ToPublication(forwarded.Message);
            if (message.HasExpired(core.Clock.Now) || core.Table.Find(message.Topic) is not { } entry)
            {
                continue;
            }

            foreach (var state in forwarded.ToClients ? adopted : [])
            {
                if (core.Sessions.Find(ClientOf(state.Session.Principal, state.Session.ClientId)) is { } session)
                {
                    CatchUp(session, message, core.Table.SubscriptionsOf(session), wakes);
                }
            }

            core.Router.TakeIn(message, entry, forwarded with { ToClients = false }, wakes);
        }

        wakes.Flush();
        await core.Journal.CommittedAsync(cancellationToken);
    }

    /// <summary>Makes a stored session one of this node's. The caller has the client's turn.</summary>
    public MqttSession Restore(MqttStoredSessionState state)
    {
        var session = Put(state);
        foreach (var (options, identifier) in state.Session.Subscriptions)
        {
            if (TopicRules.TrySplit(options.Filter, out var group, out var filter))
            {
                core.Table.Set(new SessionSubscription(session, options, identifier), group, filter);
            }
        }

        core.Wants.Tell(core.Table.SubscriptionsOf(session));
        CatchUp(session, state, core.Table.SubscriptionsOf(session));
        return session;
    }

    // The session with its deliveries, and nothing subscribed to.
    private MqttSession Put(MqttStoredSessionState state)
    {
        var stored = state.Session;
        var session = core.NewSession(ClientOf(stored.Principal, stored.ClientId, stored.Roles) with { SessionPresent = true }, stored.ExpirySeconds);

        // A node that was killed could not write down when its clients went: they get their whole expiry again.
        session.ExpiresAt = stored.EndsAt is { } ends ? core.Clock.FromWall(ends)
            : stored.ExpirySeconds == uint.MaxValue ? long.MaxValue
            : core.Clock.Now + (stored.ExpirySeconds * 1000L);
        session.ReceivedIds.UnionWith(state.ReceivedIds);
        foreach (var delivery in state.Deliveries)
        {
            session.Restore(
                new Delivery(ToPublication(delivery.Message), delivery.Qos, delivery.Retain, delivery.Identifiers is [] ? null : [.. delivery.Identifiers], Sequence: delivery.Sequence),
                delivery.Released);
        }

        core.Sessions.Put(session);
        return session;
    }

    private void CatchUp(MqttSession session, MqttStoredSessionState state, IReadOnlyCollection<SessionSubscription> subscriptions)
    {
        foreach (var missed in state.Missed.Where(static m => m.ToClients))
        {
            CatchUp(session, ToPublication(missed.Message), subscriptions, new WakeList());
        }
    }

    // What was passed on to a node that is gone, and came too late for it to write down.
    private void CatchUp(MqttSession session, Publication message, IReadOnlyCollection<SessionSubscription> subscriptions, WakeList wakes)
    {
        var matching = subscriptions.Where(s =>
            TopicRules.TrySplit(s.Options.Filter, out var group, out var filter) && group is null && TopicRules.Matches(filter, message.Topic, covers: false)
            && core.Access.Decide(session.Client.Principal, message.Topic, MqttAccessKind.Subscribe) == MqttReason.Success);
        if (ClientRoute.Merge(matching) is { } route)
        {
            _ = session.Enqueue(new Delivery(message, TopicRules.Lesser(message.Qos, route.Qos), route.RetainAsPublished && message.Retain, route.Identifiers), out var wake);
            if (wake is not null)
            {
                wakes.Add(wake);
            }
        }
    }

    private static MqttClientInfo ClientOf(string principal, string clientId, IEnumerable<string>? roles = null) =>
        new(clientId, principal.Length == 0 ? MqttPrincipal.Anonymous : new MqttPrincipal(principal, new HashSet<string>(roles ?? [])));

    private Publication ToPublication(MqttStoredMessage stored) => new(
        stored.Message.Topic,
        Encoding.UTF8.GetBytes(stored.Message.Topic),
        stored.Message.Payload,
        stored.Message.Qos,
        stored.Message.Retain,
        Publication.Forwarded(stored.Message.Properties),
        core.Clock.FromWall(stored.ExpiresAt));
}
