using Roommate.Mqtt.Packets;

namespace Roommate.Mqtt.Client;

/// <summary>The broker answered a CONNECT with a refusal.</summary>
public sealed class MqttConnectException(MqttReason reason, string? text)
    : Exception($"The MQTT broker refused the connection: {reason} (0x{(byte)reason:X2}){(text is null ? null : ", " + text)}.")
{
    /// <summary>The reason code; that of 3.1.1 translated.</summary>
    public MqttReason Reason => reason;
}
