using Roommate.Mqtt.Packets;

namespace Roommate.Mqtt.Sessions;

/// <summary>Answers without reason string and user properties, for clients that do not want or cannot take them.</summary>
internal static class AnswerTrimming
{
    public static MqttPacket WithoutExplanations(MqttPacket packet) => packet switch
    {
        ConnAckPacket p => p with { Properties = Trim(p.Properties) },
        PublishAnswerPacket p => p with { Properties = null },
        SubscriptionAnswerPacket p => p with { Properties = null },
        ReasonPacket p => p with { Properties = Trim(p.Properties) },
        _ => packet,
    };

    private static MqttProperties? Trim(MqttProperties? properties) =>
        properties is null ? null : properties with { ReasonString = null, UserProperties = null };
}
