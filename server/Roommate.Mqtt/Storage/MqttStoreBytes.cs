using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Roommate.Mqtt.Codec;
using Roommate.Mqtt.Packets;

namespace Roommate.Mqtt.Storage;

/// <summary>
/// Stored things as bytes, for stores that keep bytes: a message is an MQTT 5.0 PUBLISH behind the moment it expires; a session is JSON.
/// These bytes outlive the program that wrote them, so the format only grows.
/// </summary>
public static class MqttStoreBytes
{
    private const int ExpiryBytes = sizeof(long);

    /// <summary>A message as bytes.</summary>
    public static byte[] OfMessage(MqttStoredMessage stored) => Of(stored, identifiers: [], flags: null);

    /// <summary>A message from its bytes; null when they are none.</summary>
    public static MqttStoredMessage? ToMessage(ReadOnlySpan<byte> bytes) => Read(bytes) is var (message, _) ? message : null;

    /// <summary>A delivery as bytes; its sequence is not in them.</summary>
    public static byte[] OfDelivery(MqttStoredDelivery delivery) =>
        Of(delivery.Message, delivery.Identifiers, (byte)((int)delivery.Qos | (delivery.Retain ? 4 : 0) | (delivery.Released ? 8 : 0)));

    /// <summary>A delivery from its bytes; null when they are none.</summary>
    public static MqttStoredDelivery? ToDelivery(long sequence, ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || Read(bytes[1..]) is not var (message, identifiers))
        {
            return null;
        }

        var flags = bytes[0];
        return new MqttStoredDelivery(sequence, message, (MqttQos)(flags & 3), (flags & 4) != 0, identifiers, (flags & 8) != 0);
    }

    /// <summary>A message that is passed on, as bytes.</summary>
    public static byte[] OfForwarded(MqttForwarded forwarded)
    {
        var shares = Encoding.UTF8.GetBytes(string.Join('\0', forwarded.Shares));
        var message = OfMessage(forwarded.Message);
        var bytes = new byte[2 + sizeof(int) + shares.Length + message.Length];
        bytes[0] = forwarded.ToClients ? (byte)1 : (byte)0;
        bytes[1] = (byte)forwarded.Hops;
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(2), shares.Length);
        shares.CopyTo(bytes, 2 + sizeof(int));
        message.CopyTo(bytes, 2 + sizeof(int) + shares.Length);
        return bytes;
    }

    /// <summary>A message that is passed on, from its bytes; null when they are none.</summary>
    public static MqttForwarded? ToForwarded(ReadOnlySpan<byte> bytes)
    {
        const int Head = 2 + sizeof(int);
        if (bytes.Length < Head || BinaryPrimitives.ReadInt32LittleEndian(bytes[2..]) is var length && (length < 0 || length > bytes.Length - Head))
        {
            return null;
        }

        string[] shares = length == 0 ? [] : Encoding.UTF8.GetString(bytes.Slice(Head, length)).Split('\0');
        return ToMessage(bytes[(Head + length)..]) is { } message ? new MqttForwarded(message, bytes[0] == 1, shares, bytes[1]) : null;
    }

    /// <summary>A session as bytes.</summary>
    public static byte[] OfSession(MqttStoredSession session) => JsonSerializer.SerializeToUtf8Bytes(new SessionBody(
        session.Principal, session.ClientId, session.ExpirySeconds, session.EndsAt, session.Roles,
        [.. session.Subscriptions.Select(static s => new SubscriptionBody(s.Subscription, s.Identifier))]));

    /// <summary>A session from its bytes; null when they are none.</summary>
    public static MqttStoredSession? ToSession(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return JsonSerializer.Deserialize<SessionBody>(bytes) is { Principal: not null, ClientId: not null, Subscriptions: not null } body
                ? new MqttStoredSession(body.Principal, body.ClientId, body.ExpirySeconds, [.. body.Subscriptions.Select(static s => (s.Subscription, s.Identifier))])
                {
                    EndsAt = body.EndsAt,
                    Roles = body.Roles ?? [],
                }
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[] Of(MqttStoredMessage stored, IReadOnlyList<uint> identifiers, byte? flags)
    {
        var message = stored.Message;
        if (identifiers.Count > 0)
        {
            message = message with { Properties = (message.Properties ?? new MqttProperties()) with { SubscriptionIdentifiers = identifiers } };
        }

        var packet = MqttEncoder.ToArray(MqttVersion.V5, new PublishPacket(message, message.Qos == MqttQos.AtMostOnce ? (ushort)0 : (ushort)1, Duplicate: false));
        var head = flags is null ? 0 : 1;
        var bytes = new byte[head + ExpiryBytes + packet.Length];
        bytes[0] = flags ?? 0;
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(head), stored.ExpiresAt?.ToUnixTimeMilliseconds() ?? 0);
        packet.CopyTo(bytes, head + ExpiryBytes);
        return bytes;
    }

    private static (MqttStoredMessage Message, IReadOnlyList<uint> Identifiers)? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < ExpiryBytes + 2)
        {
            return null;
        }

        var expires = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        var packet = bytes[ExpiryBytes..];
        var length = 1;
        while (length < packet.Length && (packet[length] & 0x80) != 0)
        {
            length++; // the remaining length, which the store knows anyway
        }

        if (length >= packet.Length
            || !MqttDecoder.TryDecode(MqttVersion.V5, packet[0], packet[(length + 1)..], out var decoded, out _)
            || decoded is not PublishPacket publish)
        {
            return null;
        }

        var identifiers = publish.Message.Properties?.SubscriptionIdentifiers ?? [];
        var message = identifiers.Count == 0 ? publish.Message : publish.Message with { Properties = publish.Message.Properties! with { SubscriptionIdentifiers = null } };
        return (new MqttStoredMessage(message, expires == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(expires)), identifiers);
    }

    private sealed record SessionBody(
        string Principal, string ClientId, uint ExpirySeconds, DateTimeOffset? EndsAt, IReadOnlyList<string>? Roles, IReadOnlyList<SubscriptionBody> Subscriptions);

    private sealed record SubscriptionBody(MqttSubscription Subscription, uint Identifier);
}
