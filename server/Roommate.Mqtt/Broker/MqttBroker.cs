using Roommate.Mqtt.Hooks;
using Roommate.Mqtt.Packets;
using Roommate.Mqtt.Sessions;

namespace Roommate.Mqtt.Broker;

/// <summary>The endpoint for the rest of the program.</summary>
internal sealed class MqttBroker(BrokerCore core) : IMqttBroker
{
    public MqttCounts Counts => new()
    {
        Connections = core.Connections.Count,
        Sessions = core.Sessions.Count,
        Subscriptions = core.Table.Count,
        Retained = core.Retained.Count,
        Received = core.Counters.ReceivedTotal,
        Delivered = core.Counters.DeliveredTotal,
        Dropped = core.Counters.DroppedTotal,
        ProtocolErrors = core.Counters.ProtocolErrorTotal,
    };

    public int Publish(MqttMessage message, bool everywhere = false) => core.Publish(Publication.From(message, core.Clock.Now), everywhere);

    public bool PublishTo(MqttClientInfo client, MqttMessage message)
    {
        if (core.Sessions.Find(client) is not { } session)
        {
            return false;
        }

        var publication = Publication.From(message, core.Clock.Now);
        var queued = session.EnqueueFirst(new Delivery(publication, message.Qos, Retain: false)) == DeliveryResult.Queued;
        core.Counters.Delivered(queued ? 1 : 0);
        return queued;
    }

    public IDisposable Hear(string filter, Action<MqttMessage> hear) => new Hearing(core, filter, hear);

    public bool Disconnect(MqttClientInfo client, MqttReason reason = MqttReason.AdministrativeAction)
    {
        if (core.Sessions.Find(client)?.Connection is not { } connection)
        {
            return false;
        }

        connection.Close(reason, MqttDisconnectKind.Server);
        return true;
    }

    public int Revoke(MqttPrincipal principal)
    {
        core.Table.Invalidate();
        var ended = 0;
        foreach (var session in core.Sessions.All.Where(s => s.Client.Principal == principal))
        {
            session.ExpirySeconds = 0;
            if (session.Connection is { } connection)
            {
                connection.Close(MqttReason.NotAuthorized, MqttDisconnectKind.Server);
                ended++;
            }
            else
            {
                core.End(session, force: true);
            }
        }

        return ended;
    }

    public bool IsConnected(MqttClientInfo client) => core.Sessions.Find(client)?.IsConnected == true;
}
