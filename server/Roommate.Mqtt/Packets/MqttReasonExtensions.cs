namespace Roommate.Mqtt.Packets;

/// <summary>What a reason code means to both protocol versions.</summary>
internal static class MqttReasonExtensions
{
    public static bool IsFailure(this MqttReason reason) => reason >= MqttReason.Unspecified;

    /// <summary>The CONNACK return code of 3.1.1 (table 3.1) nearest to a reason of 5.0.</summary>
    public static byte ToConnectReturnCode(this MqttReason reason) => reason switch
    {
        MqttReason.Success => 0,
        MqttReason.UnsupportedProtocolVersion => 1,
        MqttReason.ClientIdNotValid => 2,
        MqttReason.BadUserNameOrPassword => 4,
        MqttReason.NotAuthorized or MqttReason.Banned or MqttReason.BadAuthenticationMethod => 5,
        _ => 3,
    };

    /// <summary>The reason of 5.0 for a CONNACK return code of 3.1.1.</summary>
    public static MqttReason FromConnectReturnCode(byte code) => code switch
    {
        0 => MqttReason.Success,
        1 => MqttReason.UnsupportedProtocolVersion,
        2 => MqttReason.ClientIdNotValid,
        3 => MqttReason.ServerUnavailable,
        4 => MqttReason.BadUserNameOrPassword,
        5 => MqttReason.NotAuthorized,
        _ => MqttReason.Unspecified,
    };
}
