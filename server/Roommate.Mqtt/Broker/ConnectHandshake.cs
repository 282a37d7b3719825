using System.Security.Cryptography;
using System.Text.Unicode;
using Roommate.Mqtt.Hooks;
using Roommate.Mqtt.Packets;
using Roommate.Mqtt.Topics;

namespace Roommate.Mqtt.Broker;

/// <summary>A CONNECT that may proceed: who it is and what it was granted.</summary>
internal sealed record AcceptedConnect(
    ConnectPacket Packet, MqttClientInfo Client, bool IsAssigned, ushort KeepAlive, uint SessionExpirySeconds)
{
    public MqttVersion Version => Packet.Version;
}

/// <summary>Judges a CONNECT: client id, will, credentials, and the limits it gets.</summary>
internal sealed class ConnectHandshake(BrokerCore core, MqttTransport transport)
{
    public async ValueTask<(AcceptedConnect? Accepted, MqttFault Fault)> JudgeAsync(ConnectPacket connect, CancellationToken cancellationToken)
    {
        if (FormalFault(connect) is { } formal)
        {
            return (null, formal);
        }

        var (principal, reason) = await AuthenticateAsync(connect, cancellationToken);
        if (principal is null)
        {
            return (null, new MqttFault(reason, "the credentials are not accepted"));
        }

        if (connect.Will is { } will && core.Access.Decide(principal, will.Topic, MqttAccessKind.Publish) is var access && access.IsFailure())
        {
            return (null, new MqttFault(access, $"the will's topic {will.Topic} is not allowed"));
        }

        var assigned = connect.ClientId.Length == 0;
        var client = new MqttClientInfo(assigned ? NewClientId() : connect.ClientId, principal) { Version = connect.Version, Remote = transport.Remote };
        return (new AcceptedConnect(connect, client, assigned, GrantKeepAlive(connect), GrantExpiry(connect)), default);
    }

    /// <summary>The CONNACK of 5.0 tells every limit that differs from the default or from what was asked.</summary>
    public MqttProperties? ConnAckProperties(AcceptedConnect accepted)
    {
        if (accepted.Version == MqttVersion.V311)
        {
            return null;
        }

        var asked = accepted.Packet.Properties?.SessionExpirySeconds ?? 0;
        return new MqttProperties
        {
            SessionExpirySeconds = accepted.SessionExpirySeconds == asked ? null : accepted.SessionExpirySeconds,
            ReceiveMaximum = (ushort)core.Options.ReceiveMaximum,
            MaximumPacketSize = (uint)core.Options.MaximumPacketSize,
            TopicAliasMaximum = (ushort)core.Options.TopicAliasMaximum,
            AssignedClientIdentifier = accepted.IsAssigned ? accepted.Client.ClientId : null,
            ServerKeepAlive = accepted.KeepAlive == accepted.Packet.KeepAlive ? null : accepted.KeepAlive,
        };
    }

    private static MqttFault? FormalFault(ConnectPacket connect)
    {
        if (connect is { ClientId.Length: 0, Clean: false, Version: MqttVersion.V311 })
        {
            return new MqttFault(MqttReason.ClientIdNotValid, "an empty client id needs a clean session"); // [MQTT-3.1.3-8]
        }

        if (connect.Properties?.AuthenticationMethod is not null)
        {
            return new MqttFault(MqttReason.BadAuthenticationMethod, "extended authentication is not offered"); // [MQTT-4.12.0-1]
        }

        if (connect.Will is not { } will)
        {
            return null;
        }

        if (!TopicRules.IsName(will.Topic))
        {
            return new MqttFault(MqttReason.TopicNameInvalid, "the will's topic is not a topic name");
        }

        if (will.Properties?.ResponseTopic is { } response && !TopicRules.IsName(response))
        {
            return MqttFault.Protocol("the will's response topic is not a topic name");
        }

        return will.Properties?.PayloadFormatIndicator == 1 && !Utf8.IsValid(will.Payload.Span)
            ? new MqttFault(MqttReason.PayloadFormatInvalid, "the will's payload is not the UTF-8 it claims to be")
            : null;
    }

    private static string NewClientId() => "auto-" + RandomNumberGenerator.GetHexString(20, lowercase: true);

    private async ValueTask<(MqttPrincipal? Principal, MqttReason Reason)> AuthenticateAsync(ConnectPacket connect, CancellationToken cancellationToken)
    {
        var answer = MqttAuthentication.NoIdentity;
        if (core.Authenticator is { } authenticator)
        {
            var password = connect.Password is null ? (ReadOnlyMemory<byte>?)null : connect.Password;
            answer = await authenticator.AuthenticateAsync(
                new MqttAuthenticationRequest(connect.ClientId, connect.UserName, password, transport.Kind, transport.Remote, transport.ClientCertificate),
                cancellationToken);
        }

        if (answer.Reason.IsFailure())
        {
            return (null, answer.Reason);
        }

        if (answer.Principal is { } principal)
        {
            return (principal, MqttReason.Success);
        }

        return core.Options.AllowAnonymous
            ? (MqttPrincipal.Anonymous, MqttReason.Success)
            : (null, connect.UserName is null ? MqttReason.NotAuthorized : MqttReason.BadUserNameOrPassword);
    }

    private ushort GrantKeepAlive(ConnectPacket connect)
    {
        var most = core.Options.MaximumKeepAliveSeconds;

        // 3.1.1 has no way to tell a client of another keep-alive: what it asked for holds.
        return connect.Version == MqttVersion.V5 && most > 0 && (connect.KeepAlive == 0 || connect.KeepAlive > most)
            ? (ushort)most
            : connect.KeepAlive;
    }

    private uint GrantExpiry(ConnectPacket connect)
    {
        var most = (uint)core.Options.SessionExpirySeconds;
        return connect.Version == MqttVersion.V311
            ? connect.Clean ? 0 : most
            : Math.Min(connect.Properties?.SessionExpirySeconds ?? 0, most);
    }
}
