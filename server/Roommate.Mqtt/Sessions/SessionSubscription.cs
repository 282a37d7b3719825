using Roommate.Mqtt.Packets;

namespace Roommate.Mqtt.Sessions;

/// <summary>A subscription as it was granted.</summary>
/// <param name="Session">Whose it is.</param>
/// <param name="Options">Filter as written, granted QoS, options.</param>
/// <param name="Identifier">Subscription identifier; 0 for none.</param>
internal sealed record SessionSubscription(MqttSession Session, MqttSubscription Options, uint Identifier);
