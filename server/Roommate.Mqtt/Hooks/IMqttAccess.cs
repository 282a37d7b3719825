using Roommate.Mqtt.Packets;

namespace Roommate.Mqtt.Hooks;

/// <summary>What a client wants to do with a topic.</summary>
public enum MqttAccessKind
{
    /// <summary>Publish to a topic name (a will counts as one).</summary>
    Publish,

    /// <summary>Subscribe to a topic filter. A filter with wildcards asks for everything it matches.</summary>
    Subscribe,
}

/// <summary>
/// Decides per principal and topic, before the configured rules. Called on the receive path: it must not block.
/// </summary>
public interface IMqttAccess
{
    /// <summary>Allowed, refused, or left to the configured rules.</summary>
    /// <param name="principal">Who asks.</param>
    /// <param name="topicOrFilter">A topic name or a filter without its <c>$share</c> prefix.</param>
    /// <param name="kind">What for.</param>
    MqttAccessDecision Decide(MqttPrincipal principal, string topicOrFilter, MqttAccessKind kind);
}

/// <summary>An access decision.</summary>
/// <param name="IsDecided">False leaves the decision to the configured rules.</param>
/// <param name="Reason">Success, or the code the client is answered with.</param>
public readonly record struct MqttAccessDecision(bool IsDecided, MqttReason Reason)
{
    /// <summary>Not a topic this policy is about.</summary>
    public static MqttAccessDecision Undecided => default;

    /// <summary>Allowed.</summary>
    public static MqttAccessDecision Allowed => new(true, MqttReason.Success);

    /// <summary>Refused with 0x87, or another failure code.</summary>
    public static MqttAccessDecision Refused(MqttReason reason = MqttReason.NotAuthorized) => new(true, reason);
}
