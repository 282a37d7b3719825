namespace Roommate.Mqtt.Packets;

/// <summary>A name and a value chosen by the users of MQTT 5.0; order and repetition are kept.</summary>
/// <param name="Name">The name; may repeat.</param>
/// <param name="Value">The value.</param>
public readonly record struct MqttUserProperty(string Name, string Value);

/// <summary>
/// The properties of any MQTT 5.0 packet (2.2.2); null means absent. Which ones a packet may carry is checked when it is read and written.
/// </summary>
public sealed record MqttProperties
{
    /// <summary>PUBLISH, will: 1 says that the payload is UTF-8 text.</summary>
    public byte? PayloadFormatIndicator { get; set; }

    /// <summary>PUBLISH, will: seconds after which an undelivered message is dropped.</summary>
    public uint? MessageExpirySeconds { get; set; }

    /// <summary>PUBLISH, will: what the payload is, for example a MIME type.</summary>
    public string? ContentType { get; set; }

    /// <summary>PUBLISH, will: where the answer is expected.</summary>
    public string? ResponseTopic { get; set; }

    /// <summary>PUBLISH, will: what the asker recognises its answer by.</summary>
    public byte[]? CorrelationData { get; set; }

    /// <summary>PUBLISH, SUBSCRIBE: identifiers of the subscriptions that matched.</summary>
    public IReadOnlyList<uint>? SubscriptionIdentifiers { get; set; }

    /// <summary>CONNECT, CONNACK, DISCONNECT: seconds a session outlives its connection.</summary>
    public uint? SessionExpirySeconds { get; set; }

    /// <summary>CONNACK: the client id the server chose.</summary>
    public string? AssignedClientIdentifier { get; set; }

    /// <summary>CONNACK: the keep-alive the server enforces, in seconds.</summary>
    public ushort? ServerKeepAlive { get; set; }

    /// <summary>CONNECT, CONNACK, AUTH: name of the extended authentication.</summary>
    public string? AuthenticationMethod { get; set; }

    /// <summary>CONNECT, CONNACK, AUTH: data of the extended authentication.</summary>
    public byte[]? AuthenticationData { get; set; }

    /// <summary>CONNECT: 0 asks for no reason strings and user properties outside PUBLISH, CONNACK and DISCONNECT.</summary>
    public byte? RequestProblemInformation { get; set; }

    /// <summary>Will: seconds to wait before it is published.</summary>
    public uint? WillDelaySeconds { get; set; }

    /// <summary>CONNECT: 1 asks for response information.</summary>
    public byte? RequestResponseInformation { get; set; }

    /// <summary>CONNACK: base of response topics.</summary>
    public string? ResponseInformation { get; set; }

    /// <summary>CONNACK, DISCONNECT: another server to use.</summary>
    public string? ServerReference { get; set; }

    /// <summary>Answers: the reason for a person to read.</summary>
    public string? ReasonString { get; set; }

    /// <summary>CONNECT, CONNACK: publications of QoS 1 and 2 that may be unacknowledged at once.</summary>
    public ushort? ReceiveMaximum { get; set; }

    /// <summary>CONNECT, CONNACK: the highest topic alias accepted.</summary>
    public ushort? TopicAliasMaximum { get; set; }

    /// <summary>PUBLISH: number standing for the topic name.</summary>
    public ushort? TopicAlias { get; set; }

    /// <summary>CONNACK: the highest QoS supported (absent: 2).</summary>
    public byte? MaximumQos { get; set; }

    /// <summary>CONNACK: 0 says that retained messages are refused.</summary>
    public byte? RetainAvailable { get; set; }

    /// <summary>All packets: pairs of names and values, in order.</summary>
    public IReadOnlyList<MqttUserProperty>? UserProperties { get; set; }

    /// <summary>CONNECT, CONNACK: the largest packet accepted, in bytes.</summary>
    public uint? MaximumPacketSize { get; set; }

    /// <summary>CONNACK: 0 says that wildcard subscriptions are refused.</summary>
    public byte? WildcardSubscriptionAvailable { get; set; }

    /// <summary>CONNACK: 0 says that subscription identifiers are refused.</summary>
    public byte? SubscriptionIdentifiersAvailable { get; set; }

    /// <summary>CONNACK: 0 says that shared subscriptions are refused.</summary>
    public byte? SharedSubscriptionAvailable { get; set; }
}
