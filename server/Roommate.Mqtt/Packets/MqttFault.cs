namespace Roommate.Mqtt.Packets;

/// <summary>Why received bytes were refused: the code for the other side, the text for its log and ours.</summary>
internal readonly record struct MqttFault(MqttReason Reason, string Text)
{
    public static MqttFault Malformed(string text) => new(MqttReason.MalformedPacket, text);

    public static MqttFault Protocol(string text) => new(MqttReason.ProtocolError, text);
}
