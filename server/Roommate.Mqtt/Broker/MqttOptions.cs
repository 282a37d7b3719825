namespace Roommate.Mqtt.Broker;

/// <summary>Settings of the endpoint, section <c>Mqtt</c>.</summary>
public sealed class MqttOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Mqtt";

    /// <summary>Addresses to listen on, separated by commas; empty turns the listener off. Port 0 takes a free one.</summary>
    public string Listen { get; set; } = "127.0.0.1:1883";

    /// <summary>TLS listeners.</summary>
    public MqttTlsOptions Tls { get; set; } = new();

    /// <summary>Whether clients may connect without credentials.</summary>
    public bool AllowAnonymous { get; set; }

    /// <summary>Who may publish and subscribe where; the first rule that matches decides.</summary>
    public IList<MqttAccessRule> Access { get; } = [];

    /// <summary>An external broker that the server joins, with the devices behind it: <c>mqtt://user:password@host:1883</c> or <c>mqtts://</c>; empty for none.</summary>
    public string Bridge { get; set; } = string.Empty;

    /// <summary>Path of PEM certificates the external broker's certificate must lead to (<c>mqtts://</c>); empty for those the machine trusts.</summary>
    public string BridgeAuthorities { get; set; } = string.Empty;

    /// <summary>QoS 1 and 2 publications a client may have unacknowledged.</summary>
    public int ReceiveMaximum { get; set; } = 20;

    /// <summary>Topic aliases a client may define; also how many are used towards a client that allows more.</summary>
    public int TopicAliasMaximum { get; set; } = 16;

    /// <summary>The largest packet accepted, in bytes.</summary>
    public int MaximumPacketSize { get; set; } = 262_144;

    /// <summary>The longest keep-alive granted, in seconds; 0 grants any.</summary>
    public int MaximumKeepAliveSeconds { get; set; } = 600;

    /// <summary>The longest a session outlives its connection, in seconds.</summary>
    public int SessionExpirySeconds { get; set; } = 86_400;

    /// <summary>Seconds a connection may take until its CONNECT is accepted.</summary>
    public int ConnectTimeoutSeconds { get; set; } = 10;

    /// <summary>Messages that may wait for one client; then QoS 0 is dropped, then the client.</summary>
    public int MaximumQueuedMessages { get; set; } = 10_000;

    /// <summary>Bytes that may wait for one client.</summary>
    public long MaximumQueuedBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>QoS 1 and 2 messages sent to one client and not yet acknowledged, whatever more it allows.</summary>
    public int MaximumInflight { get; set; } = 100;

    /// <summary>Subscriptions one client may hold.</summary>
    public int MaximumSubscriptions { get; set; } = 10_000;

    /// <summary>Retained messages kept in all.</summary>
    public int MaximumRetained { get; set; } = 1_000_000;
}

/// <summary>TLS listeners of the endpoint, section <c>Mqtt:Tls</c>.</summary>
public sealed class MqttTlsOptions
{
    /// <summary>Addresses to listen on with TLS, separated by commas; empty for none.</summary>
    public string Listen { get; set; } = string.Empty;

    /// <summary>Path of the server's certificate: PEM, or PKCS#12.</summary>
    public string Certificate { get; set; } = string.Empty;

    /// <summary>Path of the PEM private key, when it is not in the certificate's file.</summary>
    public string Key { get; set; } = string.Empty;

    /// <summary>Password of the PKCS#12 file or the key.</summary>
    public string Password { get; set; } = string.Empty;

    /// <summary>Whether clients present certificates: <c>None</c>, <c>Allow</c> or <c>Require</c>.</summary>
    public MqttClientCertificates ClientCertificates { get; set; } = MqttClientCertificates.None;

    /// <summary>Path of the PEM certificates client certificates must lead to; needed unless they are <c>None</c>.</summary>
    public string Authorities { get; set; } = string.Empty;
}

/// <summary>Whether clients present certificates.</summary>
public enum MqttClientCertificates
{
    /// <summary>They are not asked.</summary>
    None,

    /// <summary>They may; a certificate that is presented must be valid.</summary>
    Allow,

    /// <summary>They must.</summary>
    Require,
}

/// <summary>One access rule.</summary>
public sealed class MqttAccessRule
{
    /// <summary>Topic filter the rule is about.</summary>
    public string Filter { get; set; } = string.Empty;

    /// <summary>Only for this user; empty for everybody.</summary>
    public string? User { get; set; }

    /// <summary>Whether publishing is allowed.</summary>
    public bool Publish { get; set; }

    /// <summary>Whether subscribing (and receiving) is allowed.</summary>
    public bool Subscribe { get; set; }

    /// <summary>The reason code of a refusal, decimal or as 0x..; 0x87 when empty. MQTT 3.1.1 subscribers always see 0x80.</summary>
    public string? Code { get; set; }
}
