namespace Roommate.Mqtt.Packets;

/// <summary>How often a message arrives: at most once, at least once, exactly once.</summary>
public enum MqttQos : byte
{
    /// <summary>QoS 0: fire and forget.</summary>
    AtMostOnce = 0,

    /// <summary>QoS 1: acknowledged, may repeat.</summary>
    AtLeastOnce = 1,

    /// <summary>QoS 2: acknowledged in two steps, never repeats.</summary>
    ExactlyOnce = 2,
}
