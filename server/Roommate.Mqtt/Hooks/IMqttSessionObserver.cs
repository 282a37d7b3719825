using Roommate.Mqtt.Packets;

namespace Roommate.Mqtt.Hooks;

/// <summary>How a connection ended.</summary>
public enum MqttDisconnectKind
{
    /// <summary>The client said goodbye.</summary>
    Normal,

    /// <summary>The client said goodbye and asked for its will.</summary>
    WithWill,

    /// <summary>Nothing was heard for one and a half keep-alive intervals.</summary>
    KeepAlive,

    /// <summary>The same client connected again.</summary>
    Takeover,

    /// <summary>This server ended it: an order, a limit, a shutdown.</summary>
    Server,

    /// <summary>The connection broke, or the client broke the protocol.</summary>
    Error,
}

/// <summary>Hears about sessions, in order per client. Every method has a do-nothing default.</summary>
public interface IMqttSessionObserver
{
    /// <summary>A client was accepted; its CONNACK is queued and nothing it sent afterwards was read yet.</summary>
    ValueTask ConnectedAsync(MqttClientInfo client, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>
    /// A subscription was granted. Its SUBACK is queued; retained and other messages for this client wait until this returns, so that what
    /// is sent with <see cref="IMqttBroker.PublishTo"/> from here arrives first.
    /// </summary>
    ValueTask SubscribedAsync(MqttClientInfo client, MqttSubscription subscription, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>A connection ended. The will, if it is due at once, is published after this returns.</summary>
    ValueTask DisconnectedAsync(MqttClientInfo client, MqttDisconnectKind kind, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
