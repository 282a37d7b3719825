namespace Roommate.Mqtt.Codec;

/// <summary>The packets a property may appear in.</summary>
[Flags]
internal enum PropertyScope
{
    None = 0,
    Connect = 1 << 1,
    ConnAck = 1 << 2,
    Publish = 1 << 3,
    PubAck = 1 << 4,
    PubRec = 1 << 5,
    PubRel = 1 << 6,
    PubComp = 1 << 7,
    Subscribe = 1 << 8,
    SubAck = 1 << 9,
    Unsubscribe = 1 << 10,
    UnsubAck = 1 << 11,
    Disconnect = 1 << 14,
    Auth = 1 << 15,
    Will = 1 << 16,
    Message = Publish | Will,
    Answers = ConnAck | PubAck | PubRec | PubRel | PubComp | SubAck | UnsubAck | Disconnect | Auth,
    All = Answers | Connect | Message | Subscribe | Unsubscribe,
}

internal enum PropertyKind : byte
{
    Unknown,
    Flag,
    UInt16,
    UInt32,
    VariableInteger,
    Text,
    Binary,
    Pair,
}

/// <summary>One row of table 2-4.</summary>
internal readonly record struct PropertySpec(PropertyKind Kind, PropertyScope Scope, bool ZeroAllowed = true)
{
    private static readonly PropertySpec[] Table = Build();

    public static PropertySpec Of(uint id) => id < Table.Length ? Table[id] : default;

    private static PropertySpec[] Build()
    {
        var table = new PropertySpec[0x2B];
        const PropertyScope Connects = PropertyScope.Connect | PropertyScope.ConnAck;
        table[PropertyId.PayloadFormatIndicator] = new(PropertyKind.Flag, PropertyScope.Message);
        table[PropertyId.MessageExpiry] = new(PropertyKind.UInt32, PropertyScope.Message);
        table[PropertyId.ContentType] = new(PropertyKind.Text, PropertyScope.Message);
        table[PropertyId.ResponseTopic] = new(PropertyKind.Text, PropertyScope.Message);
        table[PropertyId.CorrelationData] = new(PropertyKind.Binary, PropertyScope.Message);
        table[PropertyId.SubscriptionIdentifier] = new(PropertyKind.VariableInteger, PropertyScope.Publish | PropertyScope.Subscribe, ZeroAllowed: false);
        table[PropertyId.SessionExpiry] = new(PropertyKind.UInt32, Connects | PropertyScope.Disconnect);
        table[PropertyId.AssignedClientIdentifier] = new(PropertyKind.Text, PropertyScope.ConnAck);
        table[PropertyId.ServerKeepAlive] = new(PropertyKind.UInt16, PropertyScope.ConnAck);
        table[PropertyId.AuthenticationMethod] = new(PropertyKind.Text, Connects | PropertyScope.Auth);
        table[PropertyId.AuthenticationData] = new(PropertyKind.Binary, Connects | PropertyScope.Auth);
        table[PropertyId.RequestProblemInformation] = new(PropertyKind.Flag, PropertyScope.Connect);
        table[PropertyId.WillDelay] = new(PropertyKind.UInt32, PropertyScope.Will);
        table[PropertyId.RequestResponseInformation] = new(PropertyKind.Flag, PropertyScope.Connect);
        table[PropertyId.ResponseInformation] = new(PropertyKind.Text, PropertyScope.ConnAck);
        table[PropertyId.ServerReference] = new(PropertyKind.Text, PropertyScope.ConnAck | PropertyScope.Disconnect);
        table[PropertyId.ReasonString] = new(PropertyKind.Text, PropertyScope.Answers);
        table[PropertyId.ReceiveMaximum] = new(PropertyKind.UInt16, Connects, ZeroAllowed: false);
        table[PropertyId.TopicAliasMaximum] = new(PropertyKind.UInt16, Connects);
        table[PropertyId.TopicAlias] = new(PropertyKind.UInt16, PropertyScope.Publish);
        table[PropertyId.MaximumQos] = new(PropertyKind.Flag, PropertyScope.ConnAck);
        table[PropertyId.RetainAvailable] = new(PropertyKind.Flag, PropertyScope.ConnAck);
        table[PropertyId.UserProperty] = new(PropertyKind.Pair, PropertyScope.All);
        table[PropertyId.MaximumPacketSize] = new(PropertyKind.UInt32, Connects, ZeroAllowed: false);
        table[PropertyId.WildcardSubscriptionAvailable] = new(PropertyKind.Flag, PropertyScope.ConnAck);
        table[PropertyId.SubscriptionIdentifiersAvailable] = new(PropertyKind.Flag, PropertyScope.ConnAck);
        table[PropertyId.SharedSubscriptionAvailable] = new(PropertyKind.Flag, PropertyScope.ConnAck);
        return table;
    }
}

/// <summary>Property identifiers (table 2-4).</summary>
internal static class PropertyId
{
    public const byte PayloadFormatIndicator = 0x01;
    public const byte MessageExpiry = 0x02;
    public const byte ContentType = 0x03;
    public const byte ResponseTopic = 0x08;
    public const byte CorrelationData = 0x09;
    public const byte SubscriptionIdentifier = 0x0B;
    public const byte SessionExpiry = 0x11;
    public const byte AssignedClientIdentifier = 0x12;
    public const byte ServerKeepAlive = 0x13;
    public const byte AuthenticationMethod = 0x15;
    public const byte AuthenticationData = 0x16;
    public const byte RequestProblemInformation = 0x17;
    public const byte WillDelay = 0x18;
    public const byte RequestResponseInformation = 0x19;
    public const byte ResponseInformation = 0x1A;
    public const byte ServerReference = 0x1C;
    public const byte ReasonString = 0x1F;
    public const byte ReceiveMaximum = 0x21;
    public const byte TopicAliasMaximum = 0x22;
    public const byte TopicAlias = 0x23;
    public const byte MaximumQos = 0x24;
    public const byte RetainAvailable = 0x25;
    public const byte UserProperty = 0x26;
    public const byte MaximumPacketSize = 0x27;
    public const byte WildcardSubscriptionAvailable = 0x28;
    public const byte SubscriptionIdentifiersAvailable = 0x29;
    public const byte SharedSubscriptionAvailable = 0x2A;
}
