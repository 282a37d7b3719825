using Roommate.Mqtt.Hooks;
using Roommate.Mqtt.Packets;
using Roommate.Mqtt.Sessions;

namespace Roommate.Mqtt.Broker;

/// <summary>A topic name seen before: its text, its bytes, who handles it, and where its messages go as of some version of the table.</summary>
internal sealed class TopicEntry(string name, byte[] utf8, IMqttPublishHandler[] handlers)
{
    public string Name => name;

    public byte[] Utf8 => utf8;

    public IMqttPublishHandler[] Handlers => handlers;

    public TopicRoutes? Routes { get; set; }
}

/// <summary>Where the messages of a topic go.</summary>
internal sealed record TopicRoutes(int Version, ClientRoute[] Clients, SharedGroup[] Groups, Hearing[] Hearings, PeerRoutes? Elsewhere);

/// <summary>
/// All matching subscriptions of one client as one delivery: the highest QoS, all identifiers. <see cref="ForOwn"/> is the same without
/// the no-local ones: what the client gets of its own messages.
/// </summary>
internal sealed record ClientRoute(MqttSession Session, MqttQos Qos, bool RetainAsPublished, uint[]? Identifiers)
{
    public ClientRoute? ForOwn { get; init; }

    public static ClientRoute? Merge(IEnumerable<SessionSubscription> subscriptions)
    {
        ClientRoute? merged = null;
        foreach (var (session, options, identifier) in subscriptions)
        {
            uint[]? ids = identifier == 0 ? merged?.Identifiers : [.. merged?.Identifiers ?? [], identifier];
            merged = merged is null
                ? new ClientRoute(session, options.Qos, options.RetainAsPublished, ids)
                : merged with
                {
                    Qos = merged.Qos > options.Qos ? merged.Qos : options.Qos,
                    RetainAsPublished = merged.RetainAsPublished || options.RetainAsPublished,
                    Identifiers = ids,
                };
        }

        return merged;
    }
}
