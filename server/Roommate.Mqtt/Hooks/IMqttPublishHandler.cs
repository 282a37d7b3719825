using Roommate.Mqtt.Packets;

namespace Roommate.Mqtt.Hooks;

/// <summary>
/// Takes messages that clients publish. Called before the PUBACK or PUBREC is sent, so that what is acknowledged is as durable as the
/// handler makes it; one message at a time and in order per client; a slow handler holds up that client only.
/// A handler that throws is logged and answered with 0x80.
/// </summary>
public interface IMqttPublishHandler
{
    /// <summary>Topic filters this handler wants; read once, when the endpoint starts.</summary>
    IReadOnlyList<string> Filters { get; }

    /// <summary>Takes one message.</summary>
    /// <param name="client">Who published it.</param>
    /// <param name="message">The message; its payload may be kept.</param>
    /// <param name="cancellationToken">Ends with the connection.</param>
    ValueTask<MqttPublishOutcome> HandleAsync(MqttClientInfo client, MqttMessage message, CancellationToken cancellationToken);
}

/// <summary>What a handler says about a message.</summary>
/// <param name="Reason">Success, or the code of the PUBACK or PUBREC. A failure ends the message's way.</param>
/// <param name="Route">Whether subscribers (and the retained store) get it too.</param>
public readonly record struct MqttPublishOutcome(MqttReason Reason, bool Route)
{
    /// <summary>Taken; subscribers get it too.</summary>
    public static MqttPublishOutcome Routed => new(MqttReason.Success, true);

    /// <summary>Taken, and nobody else's business.</summary>
    public static MqttPublishOutcome Consumed => new(MqttReason.Success, false);

    /// <summary>Refused.</summary>
    public static MqttPublishOutcome Refused(MqttReason reason) => new(reason, false);
}
