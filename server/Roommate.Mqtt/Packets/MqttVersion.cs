namespace Roommate.Mqtt.Packets;

/// <summary>The protocol level a client announces in its CONNECT.</summary>
public enum MqttVersion : byte
{
    /// <summary>MQTT 3.1.1 (protocol level 4).</summary>
    V311 = 4,

    /// <summary>MQTT 5.0 (protocol level 5).</summary>
    V5 = 5,
}
