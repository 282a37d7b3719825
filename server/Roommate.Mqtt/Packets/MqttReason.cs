namespace Roommate.Mqtt.Packets;

/// <summary>Reason codes of MQTT 5.0 (2.4); from 0x80 on they are failures.</summary>
public enum MqttReason : byte
{
    /// <summary>Success, normal disconnection, or granted QoS 0.</summary>
    Success = 0x00,

    /// <summary>Granted QoS 1.</summary>
    GrantedQos1 = 0x01,

    /// <summary>Granted QoS 2.</summary>
    GrantedQos2 = 0x02,

    /// <summary>The client leaves and asks for its will to be published.</summary>
    DisconnectWithWill = 0x04,

    /// <summary>Accepted, but nobody is subscribed.</summary>
    NoMatchingSubscribers = 0x10,

    /// <summary>There was no such subscription to remove.</summary>
    NoSubscriptionExisted = 0x11,

    /// <summary>Extended authentication goes on.</summary>
    ContinueAuthentication = 0x18,

    /// <summary>The client starts to authenticate again.</summary>
    ReAuthenticate = 0x19,

    /// <summary>A failure without a better name.</summary>
    Unspecified = 0x80,

    /// <summary>The packet does not follow the specification's format.</summary>
    MalformedPacket = 0x81,

    /// <summary>The packet is well formed and not allowed here.</summary>
    ProtocolError = 0x82,

    /// <summary>Valid, but refused by this server.</summary>
    ImplementationSpecific = 0x83,

    /// <summary>Neither 3.1.1 nor 5.0.</summary>
    UnsupportedProtocolVersion = 0x84,

    /// <summary>The client id is not accepted.</summary>
    ClientIdNotValid = 0x85,

    /// <summary>Wrong user name or password.</summary>
    BadUserNameOrPassword = 0x86,

    /// <summary>Known, but not allowed.</summary>
    NotAuthorized = 0x87,

    /// <summary>The server cannot serve now.</summary>
    ServerUnavailable = 0x88,

    /// <summary>The server is too busy; try later.</summary>
    ServerBusy = 0x89,

    /// <summary>This client is barred.</summary>
    Banned = 0x8A,

    /// <summary>The server is stopping.</summary>
    ServerShuttingDown = 0x8B,

    /// <summary>The authentication method is not supported.</summary>
    BadAuthenticationMethod = 0x8C,

    /// <summary>Nothing was received for one and a half keep-alive intervals.</summary>
    KeepAliveTimeout = 0x8D,

    /// <summary>Another connection uses the same client id.</summary>
    SessionTakenOver = 0x8E,

    /// <summary>The topic filter is not accepted.</summary>
    TopicFilterInvalid = 0x8F,

    /// <summary>The topic name is not accepted.</summary>
    TopicNameInvalid = 0x90,

    /// <summary>The packet id is already in use.</summary>
    PacketIdentifierInUse = 0x91,

    /// <summary>The packet id is unknown.</summary>
    PacketIdentifierNotFound = 0x92,

    /// <summary>More unacknowledged publications than the receive maximum.</summary>
    ReceiveMaximumExceeded = 0x93,

    /// <summary>The topic alias is zero, too large or unknown.</summary>
    TopicAliasInvalid = 0x94,

    /// <summary>The packet is larger than the maximum packet size.</summary>
    PacketTooLarge = 0x95,

    /// <summary>Too many messages per second.</summary>
    MessageRateTooHigh = 0x96,

    /// <summary>A limit of this server is reached.</summary>
    QuotaExceeded = 0x97,

    /// <summary>Closed by a person or a rule.</summary>
    AdministrativeAction = 0x98,

    /// <summary>The payload is not what its format indicator says.</summary>
    PayloadFormatInvalid = 0x99,

    /// <summary>Retained messages are not supported.</summary>
    RetainNotSupported = 0x9A,

    /// <summary>This QoS is not supported.</summary>
    QosNotSupported = 0x9B,

    /// <summary>Use another server for now.</summary>
    UseAnotherServer = 0x9C,

    /// <summary>Use another server from now on.</summary>
    ServerMoved = 0x9D,

    /// <summary>Shared subscriptions are not supported.</summary>
    SharedSubscriptionsNotSupported = 0x9E,

    /// <summary>Too many connections per second.</summary>
    ConnectionRateExceeded = 0x9F,

    /// <summary>This connection has lasted as long as it may.</summary>
    MaximumConnectTime = 0xA0,

    /// <summary>Subscription identifiers are not supported.</summary>
    SubscriptionIdentifiersNotSupported = 0xA1,

    /// <summary>Wildcard subscriptions are not supported.</summary>
    WildcardSubscriptionsNotSupported = 0xA2,
}
