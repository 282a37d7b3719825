using System.Net;
using System.Security.Cryptography.X509Certificates;
using Roommate.Mqtt.Packets;

namespace Roommate.Mqtt.Hooks;

/// <summary>Decides who a connecting client is. At most one is registered; without one only anonymous clients can connect.</summary>
public interface IMqttAuthenticator
{
    /// <summary>Looks at what a CONNECT brought.</summary>
    /// <param name="request">Credentials and transport.</param>
    /// <param name="cancellationToken">Ends with the connection or its connect time-out.</param>
    ValueTask<MqttAuthentication> AuthenticateAsync(MqttAuthenticationRequest request, CancellationToken cancellationToken);
}

/// <summary>What a CONNECT brought.</summary>
/// <param name="ClientId">The client id; empty when the server is to assign one.</param>
/// <param name="UserName">User name, if any.</param>
/// <param name="Password">Password, if any. Not to be logged or kept.</param>
/// <param name="Transport">"tcp", "tls" or "websocket".</param>
/// <param name="Remote">Address of the client.</param>
/// <param name="ClientCertificate">The client's certificate, if TLS asked for one and it was valid.</param>
public sealed record MqttAuthenticationRequest(
    string ClientId, string? UserName, ReadOnlyMemory<byte>? Password, string Transport, EndPoint? Remote, X509Certificate2? ClientCertificate)
{
    /// <inheritdoc />
    public override string ToString() => $"{Transport} client '{ClientId}', user '{UserName}'";
}

/// <summary>The answer to a CONNECT's credentials.</summary>
/// <param name="Reason">Success, or the reason code of the CONNACK.</param>
/// <param name="Principal">Who it is, on success.</param>
public sealed record MqttAuthentication(MqttReason Reason, MqttPrincipal? Principal)
{
    /// <summary>Not an identity this authenticator knows about: an anonymous client, if the options allow one.</summary>
    public static MqttAuthentication NoIdentity { get; } = new(MqttReason.Success, null);

    /// <summary>The client is who it says.</summary>
    public static MqttAuthentication Accept(MqttPrincipal principal) => new(MqttReason.Success, principal);

    /// <summary>The client is refused.</summary>
    public static MqttAuthentication Refuse(MqttReason reason = MqttReason.BadUserNameOrPassword) => new(reason, null);
}
