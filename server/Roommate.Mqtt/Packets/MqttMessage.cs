namespace Roommate.Mqtt.Packets;

/// <summary>An application message: what a publisher sends and a subscriber gets.</summary>
/// <param name="Topic">A topic name, without wildcards.</param>
/// <param name="Payload">The payload; not changed after the message was handed over.</param>
/// <param name="Qos">Delivery asked for, or granted when received.</param>
/// <param name="Retain">Sent: keep as the topic's last message. Received: it is a kept one (or was sent so, with retain-as-published).</param>
/// <param name="Properties">Properties of MQTT 5.0; only those of PUBLISH apply.</param>
public sealed record MqttMessage(
    string Topic,
    ReadOnlyMemory<byte> Payload,
    MqttQos Qos = MqttQos.AtMostOnce,
    bool Retain = false,
    MqttProperties? Properties = null);
