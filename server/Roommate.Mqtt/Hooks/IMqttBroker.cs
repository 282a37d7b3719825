using Roommate.Mqtt.Packets;

namespace Roommate.Mqtt.Hooks;

/// <summary>The endpoint from inside the program.</summary>
public interface IMqttBroker
{
    /// <summary>What is happening, for metrics.</summary>
    MqttCounts Counts { get; }

    /// <summary>Publishes to subscribers. No access rule and no handler applies to the server's own messages.</summary>
    /// <param name="message">The message.</param>
    /// <param name="everywhere">Subscribers on other nodes get it too; otherwise each node speaks to its own.</param>
    /// <returns>How many clients (and shared groups, and nodes) it was queued for.</returns>
    int Publish(MqttMessage message, bool everywhere = false);

    /// <summary>Queues a message for one client, whether or not it subscribed; false when there is no such session.</summary>
    bool PublishTo(MqttClientInfo client, MqttMessage message);

    /// <summary>
    /// Hears every message that goes to subscribers and that a filter matches, wills and the server's own included; first, before this
    /// returns, the retained ones (with the retain flag). Called on whatever thread the message comes by: it hands on and never waits.
    /// Dispose the answer to end it.
    /// </summary>
    IDisposable Hear(string filter, Action<MqttMessage> hear);

    /// <summary>Ends a client's connection; false when it is not connected. Its session and will follow the usual rules.</summary>
    bool Disconnect(MqttClientInfo client, MqttReason reason = MqttReason.AdministrativeAction);

    /// <summary>Ends every connection of a principal, and its sessions too: a revoked identity keeps nothing.</summary>
    /// <returns>How many connections ended.</returns>
    int Revoke(MqttPrincipal principal);

    /// <summary>Whether a client is connected now.</summary>
    bool IsConnected(MqttClientInfo client);
}

/// <summary>Gauges and counters since the start.</summary>
public sealed record MqttCounts
{
    /// <summary>Open connections.</summary>
    public int Connections { get; init; }

    /// <summary>Sessions, connected or waiting.</summary>
    public int Sessions { get; init; }

    /// <summary>Subscriptions of all sessions.</summary>
    public int Subscriptions { get; init; }

    /// <summary>Retained messages.</summary>
    public int Retained { get; init; }

    /// <summary>Messages received from clients.</summary>
    public long Received { get; init; }

    /// <summary>Messages queued for clients, one per client.</summary>
    public long Delivered { get; init; }

    /// <summary>Messages dropped because a client's queue was full or its packet limit too small.</summary>
    public long Dropped { get; init; }

    /// <summary>Connections ended for breaking the protocol.</summary>
    public long ProtocolErrors { get; init; }
}
