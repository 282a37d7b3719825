namespace Roommate.Mqtt.Packets;

/// <summary>Any packet but PUBLISH as plain data; one record per shape, not per packet type.</summary>
internal abstract record MqttPacket(MqttPacketType Type);

internal sealed record ConnectPacket() : MqttPacket(MqttPacketType.Connect)
{
    public required MqttVersion Version { get; init; }

    public required string ClientId { get; init; }

    /// <summary>Clean session in 3.1.1, clean start in 5.0.</summary>
    public bool Clean { get; init; }

    public ushort KeepAlive { get; init; }

    /// <summary>The will's properties hold its delay too.</summary>
    public MqttMessage? Will { get; init; }

    public string? UserName { get; init; }

    public byte[]? Password { get; init; }

    public MqttProperties? Properties { get; init; }
}

internal sealed record ConnAckPacket(bool SessionPresent, MqttReason Reason, MqttProperties? Properties = null)
    : MqttPacket(MqttPacketType.ConnAck);

internal sealed record PublishPacket(MqttMessage Message, ushort PacketId, bool Duplicate)
    : MqttPacket(MqttPacketType.Publish);

/// <summary>PUBACK, PUBREC, PUBREL and PUBCOMP have one shape.</summary>
internal sealed record PublishAnswerPacket(
    MqttPacketType Type, ushort PacketId, MqttReason Reason = MqttReason.Success, MqttProperties? Properties = null)
    : MqttPacket(Type);

internal sealed record SubscribePacket(
    ushort PacketId, IReadOnlyList<MqttSubscription> Subscriptions, MqttProperties? Properties = null)
    : MqttPacket(MqttPacketType.Subscribe);

internal sealed record UnsubscribePacket(ushort PacketId, IReadOnlyList<string> Filters, MqttProperties? Properties = null)
    : MqttPacket(MqttPacketType.Unsubscribe);

/// <summary>SUBACK and UNSUBACK: one reason per filter; the UNSUBACK of 3.1.1 has none.</summary>
internal sealed record SubscriptionAnswerPacket(
    MqttPacketType Type, ushort PacketId, IReadOnlyList<MqttReason> Reasons, MqttProperties? Properties = null)
    : MqttPacket(Type);

internal sealed record PingPacket(MqttPacketType Type) : MqttPacket(Type);

/// <summary>DISCONNECT and AUTH: a reason and properties.</summary>
internal sealed record ReasonPacket(MqttPacketType Type, MqttReason Reason, MqttProperties? Properties = null) : MqttPacket(Type);
