namespace Roommate.Mqtt.Packets;

/// <summary>When retained messages are sent on a subscription (3.8.3.1).</summary>
public enum MqttRetainHandling : byte
{
    /// <summary>At every subscribe.</summary>
    Send = 0,

    /// <summary>Only if the subscription did not exist.</summary>
    SendIfNew = 1,

    /// <summary>Never.</summary>
    DoNotSend = 2,
}

/// <summary>A topic filter with its subscription options.</summary>
/// <param name="Filter">The topic filter, with wildcards or as <c>$share/{group}/{filter}</c>.</param>
/// <param name="Qos">The highest QoS wanted.</param>
/// <param name="NoLocal">Do not send back what this client publishes (5.0).</param>
/// <param name="RetainAsPublished">Keep the retain flag as it was sent (5.0).</param>
/// <param name="RetainHandling">When retained messages are sent (5.0).</param>
public sealed record MqttSubscription(
    string Filter,
    MqttQos Qos = MqttQos.AtMostOnce,
    bool NoLocal = false,
    bool RetainAsPublished = false,
    MqttRetainHandling RetainHandling = MqttRetainHandling.Send);
