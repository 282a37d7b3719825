using System.Text;
using Roommate.Mqtt.Codec;
using Roommate.Mqtt.Packets;

namespace Roommate.Mqtt.Sessions;

/// <summary>
/// A message on its way to subscribers: immutable, shared by all of them, encoded at most once per variant
/// (version, with or without packet id).
/// </summary>
internal sealed class Publication(string topic, byte[] topicUtf8, ReadOnlyMemory<byte> payload, MqttQos qos, bool retain, MqttProperties? properties, long expiresAt)
{
    private readonly PublishFrame?[] _frames = new PublishFrame?[4];

    public string Topic => topic;

    public byte[] TopicUtf8 => topicUtf8;

    public ReadOnlyMemory<byte> Payload => payload;

    public MqttQos Qos => qos;

    public bool Retain => retain;

    /// <summary>Only what travels on to subscribers [MQTT-3.3.2-4] and following: no alias, no subscription identifiers, no expiry.</summary>
    public MqttProperties? Properties => properties;

    /// <summary>Broker time in milliseconds at which an undelivered message is dropped; 0 for never.</summary>
    public long ExpiresAt => expiresAt;

    /// <summary>What it costs to keep, roughly.</summary>
    public int Size => payload.Length + topicUtf8.Length + 64;

    public static Publication From(MqttMessage message, byte[] topicUtf8, long now)
    {
        var expires = message.Properties?.MessageExpirySeconds is { } seconds ? now + (seconds * 1000L) : 0;
        return new Publication(message.Topic, topicUtf8, message.Payload, message.Qos, message.Retain, Forwarded(message.Properties), expires);
    }

    public static Publication From(MqttMessage message, long now) => From(message, Encoding.UTF8.GetBytes(message.Topic), now);

    /// <summary>The properties a server passes on unaltered; null when there are none, which most messages have.</summary>
    public static MqttProperties? Forwarded(MqttProperties? from)
    {
        if (from is not { } p
            || (p.PayloadFormatIndicator is null && p.ContentType is null && p.ResponseTopic is null && p.CorrelationData is null && p.UserProperties is null))
        {
            return null;
        }

        return new MqttProperties
        {
            PayloadFormatIndicator = p.PayloadFormatIndicator,
            ContentType = p.ContentType,
            ResponseTopic = p.ResponseTopic,
            CorrelationData = p.CorrelationData,
            UserProperties = p.UserProperties,
        };
    }

    public bool HasExpired(long now) => expiresAt != 0 && now >= expiresAt;

    /// <summary>[MQTT-3.3.2-6]: what came in less the time it waited here.</summary>
    public uint? RemainingExpirySeconds(long now) => expiresAt == 0 ? null : (uint)Math.Max(1, (expiresAt - now + 999) / 1000);

    public PublishFrame Frame(MqttVersion version, bool withPacketId)
    {
        ref var slot = ref _frames[(version == MqttVersion.V5 ? 2 : 0) + (withPacketId ? 1 : 0)];

        // Two threads may both build it; both results are the same bytes.
        return slot ??= PublishFrame.Build(version, topicUtf8, payload.Span, properties, withPacketId);
    }

    /// <summary>The message as handlers and stores see it.</summary>
    public MqttMessage ToMessage(long now)
    {
        var carried = properties;
        if (RemainingExpirySeconds(now) is { } seconds)
        {
            carried = (carried ?? new MqttProperties()) with { MessageExpirySeconds = seconds };
        }

        return new MqttMessage(topic, payload, qos, retain, carried);
    }
}
