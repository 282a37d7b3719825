using Roommate.Mqtt.Sessions;
using Roommate.Mqtt.Topics;

namespace Roommate.Mqtt.Broker;

/// <summary>Pumps to wake once a batch of received packets is dealt with, so that each sends all it got in one write.</summary>
internal sealed class WakeList
{
    // A pair (somebody else and oneself) is served on this thread; more are worth spreading over the cores.
    private const int FewEnoughForThisThread = 2;

    private readonly List<Outbox> _outboxes = [];

    public void Add(Outbox outbox)
    {
        if (_outboxes.Count == 0 || _outboxes[^1] != outbox)
        {
            _outboxes.Add(outbox);
        }
    }

    public void Flush()
    {
        var inline = _outboxes.Count <= FewEnoughForThisThread;
        foreach (var outbox in _outboxes)
        {
            outbox.Wake(inline);
        }

        _outboxes.Clear();
    }
}

/// <summary>Takes a message to everybody who wants it.</summary>
internal sealed class MessageRouter(SubscriptionTable table, RetainedMessages retained, StoreJournal journal, BrokerCounters counters)
{
    /// <summary>Keeps a retained message and queues it for its subscribers.</summary>
    /// <returns>How many clients, groups and hearings it was queued for.</returns>
    public int Route(Publication message, TopicEntry entry, MqttSession? from, WakeList wakes)
    {
        if (message.Retain)
        {
            Keep(message);
        }

        var routes = table.RoutesOf(entry);
        var reached = 0;
        foreach (var client in routes.Clients)
        {
            var route = client.Session == from ? client.ForOwn : client;
            if (route is not null)
            {
                reached += Deliver(message, route, wakes);
            }
        }

        foreach (var group in routes.Groups)
        {
            reached += Deliver(message, group, except: null, wakes);
        }

        counters.Delivered(reached);
        foreach (var hearing in routes.Hearings)
        {
            hearing.Hear(message);
        }

        return reached + routes.Hearings.Length;
    }

    /// <summary>Shared messages that their client left unfinished go to another member, if there is one.</summary>
    public static void Redirect(List<Delivery> shared, MqttSession from)
    {
        if (shared.Count == 0)
        {
            return;
        }

        var wakes = new WakeList();
        foreach (var delivery in shared)
        {
            if (Deliver(delivery.Message, delivery.Via!, from, wakes) == 0)
            {
                // Whoever could have taken it has just left too: it waits for this client, if its session does.
                _ = from.Enqueue(delivery, out _);
            }
        }

        wakes.Flush();
    }

    private void Keep(Publication message)
    {
        if (retained.Set(message))
        {
            journal.SaveRetained(message);
        }
        else
        {
            counters.Dropped();
        }
    }

    private int Deliver(Publication message, ClientRoute route, WakeList wakes)
    {
        var delivery = new Delivery(
            message, TopicRules.Lesser(message.Qos, route.Qos), route.RetainAsPublished && message.Retain, route.Identifiers);
        switch (route.Session.Enqueue(delivery, out var wake))
        {
            case DeliveryResult.Queued:
                if (wake is not null)
                {
                    wakes.Add(wake);
                }

                return 1;
            case DeliveryResult.Overflow:
                counters.Dropped();
                route.Session.Connection?.Close(Packets.MqttReason.QuotaExceeded, Hooks.MqttDisconnectKind.Server);
                return 0;
            default:
                counters.Dropped();
                return 0;
        }
    }

    private static int Deliver(Publication message, SharedGroup group, MqttSession? except, WakeList wakes)
    {
        if (!group.TryDeliver(message, except, out var wake))
        {
            return 0;
        }

        if (wake is not null)
        {
            wakes.Add(wake);
        }

        return 1;
    }
}
