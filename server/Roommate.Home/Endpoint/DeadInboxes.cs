using System.Collections.Concurrent;
using Roommate.Mqtt.Storage;
using Roommate.Platform.Store;
using IRedis = Roommate.Live.Log.IRedis;

namespace Roommate.Home.Endpoint;

/// <summary>
/// The inboxes of nodes that are gone. What lies in one when its sessions are taken over is theirs; so is what others put there before
/// they knew, and a message for a shared subscription is some other member's. Then the inbox is emptied.
/// </summary>
internal sealed class DeadInboxes(IRedis redis, PeerStore peers)
{
    // At every beat of 2 s: what was on its way when the others were told comes a moment later.
    private const int Looks = 15;

    private readonly ConcurrentDictionary<string, Opened> _opened = new(StringComparer.Ordinal);

    /// <summary>Nodes whose sessions this one has taken over a moment ago.</summary>
    public IReadOnlyCollection<string> Gone => [.. _opened.Keys];

    /// <summary>What lies in a node's inbox, for somebody else to leave there.</summary>
    public async ValueTask<IReadOnlyList<MqttForwarded>> ReadAsync(string node, CancellationToken ct) => (await ReadAsync(node, 0, ct)).Messages;

    /// <summary>What lies in the inbox of a node whose sessions this one takes over.</summary>
    public async ValueTask<IReadOnlyList<MqttForwarded>> OpenAsync(string gone, CancellationToken ct)
    {
        var (messages, count) = await ReadAsync(gone, 0, ct);
        _opened[gone] = new Opened(count, messages);
        return messages;
    }

    /// <summary>These sessions were the gone node's.</summary>
    public void Add(string gone, IEnumerable<MqttStoredSessionState> adopted)
    {
        if (_opened.TryGetValue(gone, out var opened))
        {
            opened.Adopted.AddRange(adopted);
        }
    }

    /// <summary>After the sessions are in place: the rest, and away with it. What fails is done at the next beat.</summary>
    public async ValueTask FinishAsync(IMqttStoreListener listener, CancellationToken ct)
    {
        foreach (var (gone, opened) in _opened)
        {
            if (opened.Looks == 0)
            {
                await peers.InheritAsync(listener, gone, ct);
            }

            var (late, count) = await ReadAsync(gone, opened.Count, ct);
            if (opened.Count + count > 0)
            {
                // The sessions have what was there first; members of shared subscriptions have not.
                await listener.InheritAsync(opened.Adopted, [.. opened.First.Select(static m => m with { ToClients = false }), .. late], ct);
                await peers.TrimAsync(gone, opened.Count + count, ct);
                opened.Count = 0;
                opened.First = [];
            }

            if (++opened.Looks == Looks)
            {
                _opened.TryRemove(gone, out _);
            }
        }
    }

    private async ValueTask<(IReadOnlyList<MqttForwarded> Messages, int Count)> ReadAsync(string node, int from, CancellationToken ct)
    {
        var waiting = await redis.CallAsync(db => db.ListRangeAsync(PeerStore.InboxPrefix + node, from), ct);
        return ([.. waiting.Select(static w => MqttStoreBytes.ToForwarded((byte[])w!)).OfType<MqttForwarded>()], waiting.Length);
    }

    private sealed class Opened(int count, IReadOnlyList<MqttForwarded> first)
    {
        public int Count { get; set; } = count;

        public IReadOnlyList<MqttForwarded> First { get; set; } = first;

        public int Looks { get; set; }

        public List<MqttStoredSessionState> Adopted { get; } = [];
    }
}
