using Microsoft.Extensions.Logging;
using Roommate.Mqtt.Hooks;
using Roommate.Mqtt.Packets;
using Roommate.Mqtt.Sessions;
using Roommate.Mqtt.Topics;

namespace Roommate.Mqtt.Broker;

/// <summary>Takes the SUBSCRIBE and UNSUBSCRIBE packets of one connection.</summary>
internal sealed partial class SubscriptionReceiver(BrokerCore core, MqttConnection connection, MqttVersion version, MqttSession session, Outbox outbox)
{
    private readonly ILogger _logger = core.Loggers.CreateLogger<SubscriptionReceiver>();

    /// <summary>Grants or refuses each filter; then SUBACK, then what observers send, then retained messages, then the rest.</summary>
    public async ValueTask<MqttFault?> SubscribeAsync(SubscribePacket packet)
    {
        var identifier = packet.Properties?.SubscriptionIdentifiers is [var id, ..] ? id : 0;
        if (FaultIn(packet) is { } fault)
        {
            return fault;
        }

        session.Hold();
        var retained = new List<Delivery>();
        try
        {
            var reasons = new List<MqttReason>(packet.Subscriptions.Count);
            var granted = new List<SessionSubscription>(packet.Subscriptions.Count);
            foreach (var options in packet.Subscriptions)
            {
                reasons.Add(Grant(new SessionSubscription(session, options, identifier), granted, retained));
            }

            core.Save(session);
            if (core.Journal.IsActive && session.ExpirySeconds > 0)
            {
                // Granted is promised: it outlives this process before the client reads of it.
                await core.Journal.CommittedAsync(connection.Closing);
            }

            await core.Wants.ToldAsync(granted, connection.Closing);
            outbox.Send(new SubscriptionAnswerPacket(MqttPacketType.SubAck, packet.PacketId, reasons));
            foreach (var subscription in granted)
            {
                await NotifyAsync(subscription.Options);
            }
        }
        finally
        {
            session.Release(retained);
        }

        return null;
    }

    public void Unsubscribe(UnsubscribePacket packet)
    {
        var reasons = new List<MqttReason>(packet.Filters.Count);
        var before = core.Table.SubscriptionsOf(session);
        foreach (var filter in packet.Filters)
        {
            var existed = core.Table.Remove(session, filter);
            reasons.Add(existed ? MqttReason.Success
                : TopicRules.TrySplit(filter, out _, out _) ? MqttReason.NoSubscriptionExisted : MqttReason.TopicFilterInvalid);
        }

        core.Save(session);
        core.Wants.Tell(before.Where(s => packet.Filters.Contains(s.Options.Filter)));
        outbox.Send(new SubscriptionAnswerPacket(MqttPacketType.UnsubAck, packet.PacketId, reasons));
    }

    private MqttFault? FaultIn(SubscribePacket packet)
    {
        foreach (var options in packet.Subscriptions)
        {
            if (options.NoLocal && options.Filter.StartsWith("$share/", StringComparison.Ordinal))
            {
                return MqttFault.Protocol("no local on a shared subscription"); // [MQTT-3.8.3-4]
            }

            // 3.1.1 has no code for a bad filter: it is a protocol violation [MQTT-4.7.1-2], [MQTT-4.7.1-3].
            if (version == MqttVersion.V311 && !TopicRules.TrySplit(options.Filter, out _, out _))
            {
                return MqttFault.Malformed($"'{options.Filter}' is not a topic filter");
            }
        }

        return null;
    }

    private MqttReason Grant(SessionSubscription subscription, List<SessionSubscription> granted, List<Delivery> retained)
    {
        var options = subscription.Options;
        if (!TopicRules.TrySplit(options.Filter, out var group, out var filter))
        {
            return MqttReason.TopicFilterInvalid;
        }

        var access = core.Access.Decide(session.Client.Principal, filter, MqttAccessKind.Subscribe);
        if (access.IsFailure())
        {
            return access;
        }

        if (core.Table.CountOf(session) >= core.Options.MaximumSubscriptions || session.Backlog > core.Options.MaximumQueuedMessages)
        {
            return MqttReason.QuotaExceeded;
        }

        var isNew = core.Table.Set(subscription, group, filter);
        granted.Add(subscription);
        var wanted = options.RetainHandling == MqttRetainHandling.Send || (options.RetainHandling == MqttRetainHandling.SendIfNew && isNew);
        if (wanted && group is null)
        {
            Collect(subscription, filter, retained); // no replay for shared ones: 4.8.2
        }

        return (MqttReason)options.Qos;
    }

    private void Collect(SessionSubscription subscription, string filter, List<Delivery> retained)
    {
        uint[]? identifiers = subscription.Identifier == 0 ? null : [subscription.Identifier];
        foreach (var message in core.Retained.Match(filter, core.Clock.Now))
        {
            if (core.Access.Decide(session.Client.Principal, message.Topic, MqttAccessKind.Subscribe) == MqttReason.Success)
            {
                retained.Add(new Delivery(
                    message, TopicRules.Lesser(message.Qos, subscription.Options.Qos), Retain: true, identifiers, IsReplay: true));
            }
        }
    }

    private async ValueTask NotifyAsync(MqttSubscription subscription)
    {
        foreach (var observer in core.Observers)
        {
            try
            {
                await observer.SubscribedAsync(session.Client, subscription, connection.Closing);
            }
            catch (Exception e) when (e is not OperationCanceledException || !connection.Closing.IsCancellationRequested)
            {
                Log.ObserverFailed(_logger, e, observer.GetType().Name, session.Client.ClientId);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "{Observer} failed on a subscription of MQTT client {ClientId}")]
        public static partial void ObserverFailed(ILogger logger, Exception exception, string observer, string clientId);
    }
}
