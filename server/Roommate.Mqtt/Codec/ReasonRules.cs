using Roommate.Mqtt.Packets;

namespace Roommate.Mqtt.Codec;

/// <summary>Which reason codes belong in which packet (table 2-6), for the packets either side may send.</summary>
internal static class ReasonRules
{
    public static bool IsLegal(MqttPacketType type, MqttReason reason) => type switch
    {
        MqttPacketType.PubAck or MqttPacketType.PubRec => IsPublishAnswer((byte)reason),
        MqttPacketType.PubRel or MqttPacketType.PubComp => reason is MqttReason.Success or MqttReason.PacketIdentifierNotFound,
        MqttPacketType.Auth => (byte)reason is 0x00 or 0x18 or 0x19,
        _ => IsDisconnect((byte)reason),
    };

    private static bool IsPublishAnswer(byte reason) =>
        reason is 0x00 or 0x10 or 0x80 or 0x83 or 0x87 or 0x90 or 0x91 or 0x97 or 0x99;

    private static bool IsDisconnect(byte reason) =>
        reason is 0x00 or 0x04 or (>= 0x80 and <= 0x83) or 0x87 or 0x89 or (>= 0x8B and <= 0x90 and not 0x8C) or (>= 0x93 and <= 0xA2);
}
