using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Roommate.Mqtt.Hooks;
using Roommate.Mqtt.Packets;
using Roommate.Mqtt.Sessions;
using Roommate.Mqtt.Storage;

namespace Roommate.Mqtt.Broker;

/// <summary>What every connection shares.</summary>
internal sealed class BrokerCore : IDisposable
{
    public BrokerCore(
        IOptions<MqttOptions> options,
        IEnumerable<IMqttAuthenticator> authenticators,
        IEnumerable<IMqttAccess> policies,
        IEnumerable<IMqttPublishHandler> handlers,
        IEnumerable<IMqttSessionObserver> observers,
        IMqttStore store,
        TimeProvider time,
        ILoggerFactory loggers)
    {
        Options = options.Value;
        Clock = new BrokerClock(time);
        Authenticator = authenticators.SingleOrDefault();
        Observers = [.. observers];
        Access = new AccessPolicy(policies, Options);
        Table = new SubscriptionTable(handlers, Access);
        Store = store;
        Journal = new StoreJournal(store, Clock, loggers.CreateLogger<StoreJournal>());
        Retained = new RetainedMessages(Options.MaximumRetained);
        Router = new MessageRouter(Table, Retained, Journal, Counters);
        Wants = new OwnWants(Table, Sessions, store, loggers.CreateLogger<OwnWants>());
        Loggers = loggers;
    }

    public MqttOptions Options { get; }

    public BrokerClock Clock { get; }

    public IMqttAuthenticator? Authenticator { get; }

    public IMqttSessionObserver[] Observers { get; }

    public AccessPolicy Access { get; }

    public SubscriptionTable Table { get; }

    public RetainedMessages Retained { get; }

    public MessageRouter Router { get; }

    public IMqttStore Store { get; }

    public OwnWants Wants { get; }

    public StoreJournal Journal { get; }

    public BrokerCounters Counters { get; } = new();

    public SessionRegistry Sessions { get; } = new();

    public ConnectionSet Connections { get; } = new();

    public ILoggerFactory Loggers { get; }

    public MqttSession NewSession(MqttClientInfo client, uint expirySeconds) => new(
        client, new QueueLimits(Options.MaximumQueuedMessages, Options.MaximumQueuedBytes, Options.MaximumInflight), Journal.IsActive ? Journal : null)
    {
        ExpirySeconds = expirySeconds,
    };

    /// <summary>Writes down a session's expiry and subscriptions, if it is to last.</summary>
    public void Save(MqttSession session)
    {
        if (Journal.IsActive && session.ExpirySeconds > 0)
        {
            Journal.Save(session, Table.SubscriptionsOf(session));
        }
    }

    /// <summary>Publishes what the server itself, or (<paramref name="everywhere"/>: to subscribers on other nodes too) a will, has to say.</summary>
    public int Publish(Publication message, bool everywhere)
    {
        if (Table.Find(message.Topic) is not { } entry)
        {
            return 0;
        }

        var wakes = new WakeList();
        var reached = Router.Route(message, entry, from: null, wakes, everywhere);
        wakes.Flush();
        return reached;
    }

    /// <summary>Ends a session that nobody is connected to: subscriptions go, shared messages move on, a waiting will is published.</summary>
    public void End(MqttSession session, bool force, bool replaced = false)
    {
        if (!session.TryEnd(Clock.Now, force, out var shared))
        {
            return;
        }

        Remove(session);
        Journal.Forget(session, replaced);
        Router.Redirect(shared, session);
        if (session.TakeDueWill(Clock.Now) is { } will)
        {
            Publish(will, everywhere: true);
        }
    }

    /// <summary>Forgets a session that is another node's now: nothing of it is published, and nothing removed from the store.</summary>
    public void Abandon(MqttSession session)
    {
        if (session.TryEnd(Clock.Now, force: true, out _))
        {
            Remove(session);
        }
    }

    public void Dispose()
    {
        Sessions.Dispose();
        Wants.Dispose();
    }

    private void Remove(MqttSession session)
    {
        var subscriptions = Table.SubscriptionsOf(session);
        Table.RemoveAll(session);
        Sessions.Remove(session);
        Wants.Tell(subscriptions);
    }
}
