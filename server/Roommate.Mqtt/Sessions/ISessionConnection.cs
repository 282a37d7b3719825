using Roommate.Mqtt.Hooks;
using Roommate.Mqtt.Packets;

namespace Roommate.Mqtt.Sessions;

/// <summary>What a session can ask of the connection it is attached to.</summary>
internal interface ISessionConnection
{
    /// <summary>Ends the connection soon; the first reason given wins. Never blocks.</summary>
    void Close(MqttReason reason, MqttDisconnectKind kind);
}
