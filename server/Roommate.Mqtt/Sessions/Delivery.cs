using Roommate.Mqtt.Packets;

namespace Roommate.Mqtt.Sessions;

/// <summary>One message for one client: what its matching subscriptions make of it.</summary>
/// <param name="Message">The shared message.</param>
/// <param name="Qos">The QoS it is delivered with.</param>
/// <param name="Retain">The retain flag it is delivered with.</param>
/// <param name="Identifiers">Identifiers of all subscriptions that matched.</param>
/// <param name="Via">The shared subscription it came through, which gets it back if this client leaves.</param>
/// <param name="IsReplay">A retained message sent for a new subscription: bounded by what is retained, not by the queue.</param>
/// <param name="Sequence">Its place in the session's order of QoS 1 and 2 messages; 0 for QoS 0. The packet id follows from it.</param>
internal readonly record struct Delivery(
    Publication Message, MqttQos Qos, bool Retain, uint[]? Identifiers = null, SharedGroup? Via = null, bool IsReplay = false, long Sequence = 0);

/// <summary>What became of a delivery.</summary>
internal enum DeliveryResult
{
    /// <summary>Queued.</summary>
    Queued,

    /// <summary>Not queued, as the rules for QoS 0, expiry or offline clients say.</summary>
    Dropped,

    /// <summary>A QoS 1 or 2 message did not fit: the client is too slow to be kept.</summary>
    Overflow,
}
