using System.Net;
using Roommate.Mqtt.Packets;

namespace Roommate.Mqtt.Hooks;

/// <summary>A client as hooks see it; equal for the same session over several connections.</summary>
/// <param name="ClientId">Chosen by the client, or assigned.</param>
/// <param name="Principal">Who it is.</param>
public sealed record MqttClientInfo(string ClientId, MqttPrincipal Principal)
{
    /// <summary>Protocol version of the current or last connection.</summary>
    public MqttVersion Version { get; init; } = MqttVersion.V311;

    /// <summary>Address of the other end, when the transport has one.</summary>
    public EndPoint? Remote { get; init; }

    /// <summary>The session existed before this connection.</summary>
    public bool SessionPresent { get; init; }

    /// <inheritdoc />
    public bool Equals(MqttClientInfo? other) => other is not null && ClientId == other.ClientId && Principal == other.Principal;

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(ClientId, Principal);
}
