namespace Roommate.Mqtt.Hooks;

/// <summary>Who a connection is, in the words of whoever accepted it. Two principals never share a session, whatever client ids they choose.</summary>
/// <param name="Name">An opaque name; empty for anonymous.</param>
/// <param name="Roles">Opaque roles, for access decisions.</param>
public sealed record MqttPrincipal(string Name, IReadOnlySet<string> Roles)
{
    /// <summary>A client that gave no credentials and needed none.</summary>
    public static MqttPrincipal Anonymous { get; } = new(string.Empty, new HashSet<string>());

    /// <summary>True for <see cref="Anonymous"/>.</summary>
    public bool IsAnonymous => Name.Length == 0;

    /// <inheritdoc />
    public bool Equals(MqttPrincipal? other) => other is not null && Name == other.Name;

    /// <inheritdoc />
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Name);
}
