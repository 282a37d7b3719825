using System.Text.Unicode;
using Microsoft.Extensions.Logging;
using Roommate.Mqtt.Codec;
using Roommate.Mqtt.Hooks;
using Roommate.Mqtt.Packets;
using Roommate.Mqtt.Sessions;
using Roommate.Mqtt.Topics;

namespace Roommate.Mqtt.Broker;

/// <summary>Takes the PUBLISH packets of one connection: checks, handlers, routing, acknowledgement, in this order.</summary>
internal sealed partial class PublishReceiver(BrokerCore core, MqttConnection connection, MqttVersion version, MqttSession session, Outbox outbox)
{
    private readonly ILogger _logger = core.Loggers.CreateLogger<PublishReceiver>();
    private TopicEntry?[]? _aliases;

    /// <summary>Deals with one PUBLISH; synchronous unless a handler wants the message.</summary>
    public ValueTask<MqttFault?> Handle(byte firstByte, ReadOnlySpan<byte> body, WakeList wakes)
    {
        if (!PublishView.TryRead(version, firstByte, body, out var publish, out var fault)
            || FaultIn(publish, out fault)
            || !TryResolve(publish, out var entry, out fault))
        {
            return new ValueTask<MqttFault?>(fault);
        }

        if (publish.Qos == MqttQos.ExactlyOnce && session.ReceivedIds.Contains(publish.PacketId))
        {
            Acknowledge(MqttQos.ExactlyOnce, publish.PacketId, MqttReason.Success, wakes); // seen, not released: [MQTT-4.3.3-10]
            return default;
        }

        if (publish.Qos == MqttQos.ExactlyOnce && session.ReceivedIds.Count >= core.Options.ReceiveMaximum)
        {
            return new ValueTask<MqttFault?>(new MqttFault(
                MqttReason.ReceiveMaximumExceeded, $"more than {core.Options.ReceiveMaximum} unfinished publications")); // [MQTT-3.3.4-9]
        }

        core.Counters.Received();
        var refusal = Refusal(publish, entry!);
        if (refusal != MqttReason.Success)
        {
            // 3.1.1 cannot say no: the message is acknowledged and goes nowhere [MQTT-3.3.5-2].
            Acknowledge(publish.Qos, publish.PacketId, refusal, wakes);
            return default;
        }

        var message = ToPublication(publish, entry!);
        if (entry!.Handlers.Length > 0 || (core.Journal.IsActive && publish.Qos != MqttQos.AtMostOnce))
        {
            return HandleAsync(message, entry, publish.PacketId, wakes);
        }

        Acknowledge(publish.Qos, publish.PacketId, Route(message, entry, publish.PacketId, wakes), wakes);
        return default;
    }

    private static bool FaultIn(in PublishView publish, out MqttFault fault)
    {
        fault = default;
        if (publish.Properties is not { } properties)
        {
            return false;
        }

        if (properties.SubscriptionIdentifiers is not null)
        {
            fault = MqttFault.Protocol("a client's PUBLISH carries a subscription identifier"); // [MQTT-3.3.4-6]
            return true;
        }

        if (properties.ResponseTopic is { } response && !TopicRules.IsName(response))
        {
            fault = MqttFault.Protocol("the response topic is not a topic name"); // [MQTT-3.3.2-14]
            return true;
        }

        return false;
    }

    /// <summary>The topic by name, or by an alias this connection defined (3.3.2.3.4).</summary>
    private bool TryResolve(in PublishView publish, out TopicEntry? entry, out MqttFault fault)
    {
        fault = default;
        entry = null;
        var alias = publish.Properties?.TopicAlias;
        if (alias is 0 || alias > core.Options.TopicAliasMaximum)
        {
            fault = new MqttFault(MqttReason.TopicAliasInvalid, $"topic alias {alias}, the maximum is {core.Options.TopicAliasMaximum}"); // [MQTT-3.3.2-8], [MQTT-3.3.2-9]
            return false;
        }

        if (!publish.Topic.IsEmpty)
        {
            entry = core.Table.Find(publish.Topic);
            if (entry is null)
            {
                fault = new MqttFault(MqttReason.TopicNameInvalid, "the topic is not a topic name"); // [MQTT-3.3.2-2]
                return false;
            }

            if (alias is { } defined)
            {
                _aliases ??= new TopicEntry?[core.Options.TopicAliasMaximum + 1];
                _aliases[defined] = entry;
            }

            return true;
        }

        entry = alias is { } number ? _aliases?[number] : null;
        if (entry is null)
        {
            fault = alias is null
                ? MqttFault.Protocol("an empty topic without an alias")
                : new MqttFault(MqttReason.TopicAliasInvalid, $"topic alias {alias} was not defined on this connection");
        }

        return entry is not null;
    }

    private MqttReason Refusal(in PublishView publish, TopicEntry entry)
    {
        if (publish.Properties?.PayloadFormatIndicator == 1 && !Utf8.IsValid(publish.Payload))
        {
            return MqttReason.PayloadFormatInvalid;
        }

        return core.Access.Decide(session.Client.Principal, entry.Name, MqttAccessKind.Publish);
    }

    private Publication ToPublication(in PublishView publish, TopicEntry entry)
    {
        var expires = publish.Properties?.MessageExpirySeconds is { } seconds ? core.Clock.Now + (seconds * 1000L) : 0;
        return new Publication(
            entry.Name, entry.Utf8, publish.Payload.ToArray(), publish.Qos, publish.Retain, Publication.Forwarded(publish.Properties), expires);
    }

    private async ValueTask<MqttFault?> HandleAsync(Publication message, TopicEntry entry, ushort packetId, WakeList wakes)
    {
        wakes.Flush();
        var outcome = MqttPublishOutcome.Routed;
        foreach (var handler in entry.Handlers)
        {
            var said = await AskAsync(handler, message);
            outcome = new MqttPublishOutcome(said.Reason, outcome.Route && said.Route);
            if (outcome.Reason.IsFailure())
            {
                break;
            }
        }

        var routed = !outcome.Reason.IsFailure() && outcome.Route;
        var reason = routed ? Route(message, entry, packetId, wakes) : outcome.Reason;
        if (!routed)
        {
            Receive(message.Qos, packetId, outcome.Reason);
        }

        if (core.Journal.IsActive && message.Qos != MqttQos.AtMostOnce)
        {
            wakes.Flush();
            await core.Journal.CommittedAsync(connection.Closing);
        }

        Acknowledge(message.Qos, packetId, reason, wakes);
        return null;
    }

    private async ValueTask<MqttPublishOutcome> AskAsync(IMqttPublishHandler handler, Publication message)
    {
        try
        {
            return await handler.HandleAsync(session.Client, message.ToMessage(core.Clock.Now), connection.Closing);
        }
        catch (Exception e) when (e is not OperationCanceledException || !connection.Closing.IsCancellationRequested)
        {
            Log.HandlerFailed(_logger, e, handler.GetType().Name, message.Topic, session.Client.ClientId);
            return MqttPublishOutcome.Refused(MqttReason.Unspecified);
        }
    }

    private MqttReason Route(Publication message, TopicEntry entry, ushort packetId, WakeList wakes)
    {
        var reached = core.Router.Route(message, entry, session, wakes, everywhere: true);
        Receive(message.Qos, packetId, MqttReason.Success);
        return reached == 0 && entry.Handlers.Length == 0 ? MqttReason.NoMatchingSubscribers : MqttReason.Success;
    }

    private void Receive(MqttQos qos, ushort packetId, MqttReason reason)
    {
        if (qos == MqttQos.ExactlyOnce && !reason.IsFailure())
        {
            session.ReceivedIds.Add(packetId);
            core.Journal.SaveReceived(session, packetId, held: true);
        }
    }

    private void Acknowledge(MqttQos qos, ushort packetId, MqttReason reason, WakeList wakes)
    {
        if (qos == MqttQos.AtMostOnce)
        {
            return;
        }

        if (qos == MqttQos.ExactlyOnce && version == MqttVersion.V311)
        {
            // The 3.1.1 sender goes on to PUBREL whatever we think of the message.
            session.ReceivedIds.Add(packetId);
        }

        var type = qos == MqttQos.AtLeastOnce ? MqttPacketType.PubAck : MqttPacketType.PubRec;
        if (outbox.SendAnswer(type, packetId, reason))
        {
            wakes.Add(outbox);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "{Handler} failed on a message to {Topic} from MQTT client {ClientId}")]
        public static partial void HandlerFailed(ILogger logger, Exception exception, string handler, string topic, string clientId);
    }
}
