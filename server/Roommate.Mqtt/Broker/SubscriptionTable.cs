using System.Collections.Concurrent;
using System.Text;
using Roommate.Mqtt.Hooks;
using Roommate.Mqtt.Packets;
using Roommate.Mqtt.Sessions;
using Roommate.Mqtt.Storage;
using Roommate.Mqtt.Topics;

namespace Roommate.Mqtt.Broker;

/// <summary>
/// Who subscribed to what. The trees are walked once per topic and table version; the result is kept with the topic, so that
/// publishing to a known topic costs one dictionary look-up.
/// </summary>
internal sealed class SubscriptionTable
{
    private const int MaximumEntries = 20_000;
    private const int LongestKeptTopic = 256;

    private readonly Lock _gate = new();
    private readonly FilterTree<MqttSession, SessionSubscription> _clients = new();
    private readonly FilterTree<string, SharedGroup> _groups = new();
    private readonly FilterTree<int, IMqttPublishHandler> _handlers = new();
    private readonly FilterTree<Hearing, Hearing> _hearings = new();
    private readonly PeerWants _peers = new();
    private readonly ConcurrentDictionary<string, TopicEntry> _entries = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TopicEntry>.AlternateLookup<ReadOnlySpan<char>> _bySpan;
    private readonly AccessPolicy _access;
    private int _version;

    public SubscriptionTable(IEnumerable<IMqttPublishHandler> handlers, AccessPolicy access)
    {
        _access = access;
        _bySpan = _entries.GetAlternateLookup<ReadOnlySpan<char>>();
        var number = 0;
        foreach (var handler in handlers)
        {
            number++;
            foreach (var filter in handler.Filters)
            {
                _handlers.Set(filter, number, handler);
            }
        }
    }

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _clients.Count + _groups.Count;
            }
        }
    }

    /// <summary>The entry of a topic name as received; null when it is not a topic name.</summary>
    public TopicEntry? Find(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > LongestKeptTopic)
        {
            return Find(Encoding.UTF8.GetString(utf8));
        }

        Span<char> chars = stackalloc char[LongestKeptTopic];
        ReadOnlySpan<char> name = chars[..Encoding.UTF8.GetChars(utf8, chars)];
        return _bySpan.TryGetValue(name, out var entry) ? entry : Find(name.ToString());
    }

    public TopicEntry? Find(string name)
    {
        if (_entries.TryGetValue(name, out var known))
        {
            return known;
        }

        if (!TopicRules.IsName(name))
        {
            return null;
        }

        var matches = new List<IMqttPublishHandler>();
        _handlers.Match(name, matches);
        var entry = new TopicEntry(name, Encoding.UTF8.GetBytes(name), [.. matches.Distinct()]);
        if (name.Length > LongestKeptTopic)
        {
            return entry;
        }

        if (_entries.Count >= MaximumEntries)
        {
            // Rare and cheap: what is in use comes back with its next message.
            _entries.Clear();
        }

        return _entries.GetOrAdd(name, entry);
    }

    public TopicRoutes RoutesOf(TopicEntry entry)
    {
        var routes = entry.Routes;
        return routes is not null && routes.Version == Volatile.Read(ref _version) ? routes : Build(entry);
    }

    /// <summary>Adds or replaces; true when this session had no subscription with this filter.</summary>
    public bool Set(SessionSubscription subscription, string? group, string filter)
    {
        lock (_gate)
        {
            var isNew = !subscription.Session.Subscriptions.ContainsKey(subscription.Options.Filter);
            subscription.Session.Subscriptions[subscription.Options.Filter] = subscription;
            if (group is null)
            {
                _clients.Set(filter, subscription.Session, subscription);
            }
            else
            {
                if (!_groups.TryGet(filter, group, out var members))
                {
                    members = new SharedGroup(subscription.Options.Filter) { IsPresentElsewhere = _peers.IsPresent(subscription.Options.Filter) };
                    _groups.Set(filter, group, members);
                }

                members!.Set(subscription);
            }

            _version++;
            return isNew;
        }
    }

    public bool Remove(MqttSession session, string text)
    {
        lock (_gate)
        {
            return RemoveOne(session, text);
        }
    }

    public void RemoveAll(MqttSession session)
    {
        lock (_gate)
        {
            foreach (var text in session.Subscriptions.Keys.ToArray())
            {
                RemoveOne(session, text);
            }
        }
    }

    public int CountOf(MqttSession session)
    {
        lock (_gate)
        {
            return session.Subscriptions.Count;
        }
    }

    public IReadOnlyList<SessionSubscription> SubscriptionsOf(MqttSession session)
    {
        lock (_gate)
        {
            return [.. session.Subscriptions.Values];
        }
    }

    /// <summary>Lets the program itself hear a filter.</summary>
    public void Set(Hearing hearing, string filter)
    {
        lock (_gate)
        {
            _hearings.Set(filter, hearing, hearing);
            _version++;
        }
    }

    public void Remove(Hearing hearing, string filter)
    {
        lock (_gate)
        {
            _hearings.Remove(filter, hearing);
            _version++;
        }
    }

    /// <summary>What another node's clients want has changed.</summary>
    public void Set(string node, IReadOnlyList<MqttWant> wants, bool all)
    {
        lock (_gate)
        {
            Changed(_peers.Set(node, wants, all));
        }
    }

    /// <summary>What one node's clients want is another's from here on (null: this node's): a message goes to the one or to the other.</summary>
    public void Move(string gone, string? heir)
    {
        lock (_gate)
        {
            if (heir is not null)
            {
                _peers.Set(heir, _peers.Of(gone), all: false);
            }

            Changed(_peers.Set(gone, [], all: true));
        }
    }

    /// <summary>In one step: these subscriptions are here, and those of these nodes are no more.</summary>
    public void Adopt(IReadOnlyCollection<string> gone, IReadOnlyCollection<SessionSubscription> subscriptions)
    {
        lock (_gate)
        {
            foreach (var node in gone)
            {
                Changed(_peers.Set(node, [], all: true));
            }

            foreach (var subscription in subscriptions)
            {
                if (TopicRules.TrySplit(subscription.Options.Filter, out var group, out var filter))
                {
                    Set(subscription, group, filter);
                }
            }
        }
    }

    /// <summary>What this node's clients want of a filter.</summary>
    public MqttWantLevel WantOf(string text)
    {
        if (!TopicRules.TrySplit(text, out var group, out var filter))
        {
            return MqttWantLevel.None;
        }

        lock (_gate)
        {
            return group is null ? (_clients.Any(filter) ? MqttWantLevel.Connected : MqttWantLevel.None)
                : GroupOf(text) is not { } members ? MqttWantLevel.None
                : members.IsPresent ? MqttWantLevel.Connected : MqttWantLevel.Away;
        }
    }

    /// <summary>The members on this node of a shared subscription.</summary>
    public SharedGroup? FindGroup(string text)
    {
        lock (_gate)
        {
            return GroupOf(text);
        }
    }

    /// <summary>Access decisions may have changed: routes are computed anew.</summary>
    public void Invalidate() => Interlocked.Increment(ref _version);

    /// <summary>Routes of an older table hold on to sessions that may be gone; a quiet topic would keep them for ever.</summary>
    public void DropStaleRoutes()
    {
        foreach (var entry in _entries.Values)
        {
            if (entry.Routes is { } routes && routes.Version != Volatile.Read(ref _version))
            {
                entry.Routes = null;
            }
        }
    }

    private SharedGroup? GroupOf(string text) =>
        TopicRules.TrySplit(text, out var group, out var filter) && group is not null && _groups.TryGet(filter, group, out var members) ? members : null;

    private void Changed(IReadOnlyList<string> ofPeers)
    {
        foreach (var text in ofPeers)
        {
            if (GroupOf(text) is { } group)
            {
                group.IsPresentElsewhere = _peers.IsPresent(text);
            }
        }

        _version++;
    }

    private bool RemoveOne(MqttSession session, string text)
    {
        if (!session.Subscriptions.Remove(text) || !TopicRules.TrySplit(text, out var group, out var filter))
        {
            return false;
        }

        if (group is null)
        {
            _clients.Remove(filter, session);
        }
        else if (_groups.TryGet(filter, group, out var members))
        {
            members!.Remove(session);
            if (members.IsEmpty)
            {
                _groups.Remove(filter, group);
            }
        }

        _version++;
        return true;
    }

    private TopicRoutes Build(TopicEntry entry)
    {
        var clients = new List<SessionSubscription>();
        var groups = new List<SharedGroup>();
        var hearings = new List<Hearing>();
        var wants = new List<PeerWant>();
        int version;
        lock (_gate)
        {
            version = _version;
            _clients.Match(entry.Name, clients);
            _groups.Match(entry.Name, groups);
            _hearings.Match(entry.Name, hearings);
            _peers.Match(entry.Name, wants);
        }

        // A wildcard reaches topics its owner may not read: those are left out here, once per topic.
        clients.RemoveAll(s => _access.Decide(s.Session.Client.Principal, entry.Name, MqttAccessKind.Subscribe) != MqttReason.Success);
        var routes = new List<ClientRoute>();
        foreach (var ofClient in clients.GroupBy(s => s.Session))
        {
            var route = ClientRoute.Merge(ofClient)!;
            var hasNoLocal = ofClient.Any(s => s.Options.NoLocal);
            routes.Add(route with { ForOwn = hasNoLocal ? ClientRoute.Merge(ofClient.Where(s => !s.Options.NoLocal)) : route });
        }

        var elsewhere = PeerRoutes.Of(wants, groups);
        var built = new TopicRoutes(version, [.. routes], [.. groups], [.. hearings], elsewhere);
        entry.Routes = built;
        return built;
    }
}
