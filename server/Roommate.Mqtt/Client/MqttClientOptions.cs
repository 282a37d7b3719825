using System.Net.Security;
using Roommate.Mqtt.Packets;

namespace Roommate.Mqtt.Client;

/// <summary>How a client connects and how it comes back.</summary>
public sealed record MqttClientOptions
{
    /// <summary>Name or address of the broker.</summary>
    public required string Host { get; init; }

    /// <summary>Port of the broker.</summary>
    public int Port { get; init; } = 1883;

    /// <summary>TLS, when set; its target host defaults to <see cref="Host"/>.</summary>
    public SslClientAuthenticationOptions? Tls { get; init; }

    /// <summary>Protocol version.</summary>
    public MqttVersion Version { get; init; } = MqttVersion.V5;

    /// <summary>Client id; empty lets the broker choose (and no session survive).</summary>
    public string ClientId { get; init; } = string.Empty;

    /// <summary>User name, if any.</summary>
    public string? UserName { get; init; }

    /// <summary>Password, if any.</summary>
    public byte[]? Password { get; init; }

    /// <summary>Begin with an empty session. Reconnects of the same client always resume.</summary>
    public bool CleanStart { get; init; }

    /// <summary>Seconds the broker keeps the session without a connection (5.0; 3.1.1 knows only 0 or its own setting).</summary>
    public uint SessionExpirySeconds { get; init; } = 3600;

    /// <summary>Keep-alive in seconds; 0 for none.</summary>
    public ushort KeepAliveSeconds { get; init; } = 30;

    /// <summary>What the broker publishes if this client vanishes.</summary>
    public MqttMessage? Will { get; init; }

    /// <summary>QoS 1 and 2 messages this client sends without an acknowledgement; the broker may allow less.</summary>
    public int MaximumInflight { get; init; } = 20;

    /// <summary>QoS 1 and 2 messages the broker may send without an acknowledgement (5.0).</summary>
    public ushort ReceiveMaximum { get; init; } = 100;

    /// <summary>Topic aliases the broker may use (5.0).</summary>
    public ushort TopicAliasMaximum { get; init; } = 16;

    /// <summary>The largest packet accepted.</summary>
    public uint MaximumPacketSize { get; init; } = 16 * 1024 * 1024;

    /// <summary>QoS 1 and 2 messages that may wait for the connection; more make <c>PublishAsync</c> wait.</summary>
    public int MaximumQueued { get; init; } = 10_000;

    /// <summary>Received QoS 0 messages that may wait for the handler; more are dropped.</summary>
    public int MaximumReceived { get; init; } = 10_000;

    /// <summary>
    /// Messages that may be with the handler at once. It is called in the order they came, and with more than 1 before it is done with the
    /// last; acknowledgements keep that order too.
    /// </summary>
    public int MaximumHandling { get; init; } = 1;

    /// <summary>Time for a connection to be made and accepted.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Pause before the first reconnect; doubled for each further one, each shortened by up to half at random.</summary>
    public TimeSpan ReconnectDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause between reconnects.</summary>
    public TimeSpan MaximumReconnectDelay { get; init; } = TimeSpan.FromSeconds(30);
}
