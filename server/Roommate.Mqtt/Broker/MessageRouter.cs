using Roommate.Mqtt.Sessions;
using Roommate.Mqtt.Storage;
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
    // Members of a shared subscription that leave while a message is on its way to them send it on; not for ever.
    private const int FarthestHop = 3;

    /// <summary>Keeps a retained message and queues it for its subscribers; <paramref name="everywhere"/>: on other nodes too.</summary>
    /// <returns>How many clients, groups, hearings and nodes it was queued for.</returns>
    public int Route(Publication message, TopicEntry entry, MqttSession? from, WakeList wakes, bool everywhere)
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

        if (routes.Elsewhere is { } elsewhere)
        {
            reached += everywhere ? PassOn(message, elsewhere, wakes) : StayHere(message, elsewhere, wakes);
        }

        counters.Delivered(reached);
        foreach (var hearing in routes.Hearings)
        {
            hearing.Hear(message);
        }

        return reached + routes.Hearings.Length;
    }

    /// <summary>Queues a message that another node passed on.</summary>
    public void TakeIn(Publication message, TopicEntry entry, MqttForwarded forwarded, WakeList wakes)
    {
        var routes = table.RoutesOf(entry);
        var reached = 0;
        foreach (var client in forwarded.ToClients ? routes.Clients : [])
        {
            reached += Deliver(message, client, wakes);
        }

        foreach (var share in forwarded.Shares)
        {
            if (table.FindGroup(share) is { } group && Deliver(message, group, except: null, wakes) > 0)
            {
                reached++;
            }
            else if (forwarded.Hops < FarthestHop && Array.Find(routes.Elsewhere?.Groups ?? [], g => g.Text == share)?.Choose() is { } other)
            {
                journal.PassOn(other, message, toClients: false, [share], forwarded.Hops + 1);
            }
        }

        counters.Delivered(reached);
    }

    /// <summary>Shared messages that their client left unfinished go to another member, if there is one.</summary>
    public void Redirect(List<Delivery> shared, MqttSession from)
    {
        if (shared.Count == 0)
        {
            return;
        }

        var wakes = new WakeList();
        foreach (var delivery in shared)
        {
            if (!delivery.Via!.HasOtherHere(from) && Elsewhere(delivery) is { } node
                && journal.PassOn(node, delivery.Message, toClients: false, [delivery.Via.Text], hops: 1))
            {
                continue;
            }

            if (Deliver(delivery.Message, delivery.Via, from, wakes) == 0)
            {
                // Whoever could have taken it has just left too: it waits for this client, if its session does.
                _ = from.Enqueue(delivery, out _);
            }
        }

        wakes.Flush();
    }

    private string? Elsewhere(in Delivery delivery)
    {
        var text = delivery.Via!.Text;
        return table.Find(delivery.Message.Topic) is { } entry
            ? Array.Find(table.RoutesOf(entry).Elsewhere?.Groups ?? [], g => g.Text == text)?.ChooseOther()
            : null;
    }

    private int PassOn(Publication message, PeerRoutes elsewhere, WakeList wakes)
    {
        var reached = 0;
        var shares = new List<(string Node, string Text)>();
        foreach (var group in elsewhere.Groups)
        {
            if (group.Choose() is { } node)
            {
                shares.Add((node, group.Text));
            }
            else
            {
                reached += Deliver(message, group.Here!, except: null, wakes);
            }
        }

        foreach (var node in elsewhere.Nodes.Union(shares.Select(static s => s.Node)))
        {
            var ofNode = shares.Where(s => s.Node == node).Select(static s => s.Text).ToArray();
            reached += journal.PassOn(node, message, elsewhere.Nodes.Contains(node), ofNode, hops: 0) ? 1 : 0;
        }

        return reached;
    }

    private static int StayHere(Publication message, PeerRoutes elsewhere, WakeList wakes)
    {
        var reached = 0;
        foreach (var group in elsewhere.Groups)
        {
            reached += group.Here is { } here ? Deliver(message, here, except: null, wakes) : 0;
        }

        return reached;
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
