using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Roommate.Contracts.Events;
using Roommate.Home.Link;
using Roommate.Mqtt.Packets;
using Roommate.Platform.Facts;

namespace Roommate.Home.Discovery;

/// <summary>
/// All found devices on this node, the same on every node. Who hears a message is settled by the sides: at the own endpoint the node of
/// the client, behind the bridge the node that leads. So each message moves its twin once.
/// </summary>
internal sealed class ForeignDevices : IFactHandler<FoundChanged>, IDisposable
{
    private readonly FoundStore _store;
    private readonly ForeignServices _services;
    private readonly string _prefix;
    private readonly Dictionary<string, IMqttSide> _sides;
    private readonly SemaphoreSlim _turn = new(1);
    private bool _disposed;
    private readonly ConcurrentDictionary<string, ForeignLink> _links = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Side, string Topic), ForeignLink[]> _hearers = [];
    private readonly Dictionary<(string Side, string Topic), IAsyncDisposable> _subscriptions = [];

    public ForeignDevices(FoundStore store, ForeignServices services, IEnumerable<IMqttSide> sides, IOptions<DiscoveryOptions> options)
    {
        _store = store;
        _services = services;
        _prefix = options.Value.Prefix;
        _sides = sides.ToDictionary(static s => s.Name);
        foreach (var side in _sides.Values)
        {
            side.BeganSpeaking += () => TellAll(side);
        }
    }

    /// <summary>What is kept, as this node last saw it.</summary>
    public FoundBook Book { get; } = new();

    public ForeignLink? Find(string id) => _links.GetValueOrDefault(id);

    public async ValueTask LoadAsync(CancellationToken ct)
    {
        foreach (var stored in await _store.AllAsync(ct))
        {
            await PutAsync(stored.Id, stored.Value, ct);
        }
    }

    /// <summary>Something was changed, here or on another node.</summary>
    public async ValueTask HearAsync(FoundChanged fact, CancellationToken ct) => await PutAsync(fact.FoundId, (await _store.GetAsync(fact.FoundId, ct))?.Value, ct);

    public void Dispose()
    {
        _disposed = true;
        _turn.Dispose();
    }

    /// <summary>This node is stopping: it hears nothing more.</summary>
    public async ValueTask StopAsync()
    {
        if (_disposed)
        {
            // A start that failed: everything is gone already, the sides too.
            return;
        }

        await _turn.WaitAsync();
        try
        {
            foreach (var subscription in _subscriptions.Values)
            {
                await subscription.DisposeAsync();
            }

            _subscriptions.Clear();
        }
        finally
        {
            _turn.Release();
        }
    }

    private async ValueTask PutAsync(string id, FoundRecord? record, CancellationToken ct)
    {
        ForeignLink? link;
        ForeignLink? old;
        await _turn.WaitAsync(ct);
        try
        {
            if (FoundStore.Same(Book.Find(id), record) && (_links.ContainsKey(id) || record?.DeviceId is null))
            {
                return;
            }

            Book.Put(id, record);
            old = _links.GetValueOrDefault(id);
            link = record is { DeviceId: not null } && _sides.TryGetValue(record.Side, out var side)
                ? new ForeignLink(new ForeignDevice(id, record, _prefix), side, _services)
                : null;
            await ReplaceAsync(id, old, link, ct);
        }
        finally
        {
            _turn.Release();
        }

        if (link is not null)
        {
            await link.StartAsync(ct);
        }

        if (old is not null)
        {
            await old.DisposeAsync();
        }
    }

    private async ValueTask ReplaceAsync(string id, ForeignLink? old, ForeignLink? link, CancellationToken ct)
    {
        if (link is null)
        {
            _links.TryRemove(id, out _);
        }
        else
        {
            _links[id] = link;
        }

        var (before, after) = (TopicsOf(old), TopicsOf(link));
        foreach (var topic in before.Union(after))
        {
            var others = _hearers.GetValueOrDefault(topic, []).Where(l => l != old);
            _hearers[topic] = [.. others, .. after.Contains(topic) ? [link!] : Array.Empty<ForeignLink>()];
        }

        // A new entity on a topic that is heard already wants the kept message too: the topic is heard anew.
        foreach (var topic in after)
        {
            if (_subscriptions.Remove(topic, out var subscription))
            {
                await subscription.DisposeAsync();
            }

            _subscriptions[topic] = await _sides[topic.Side].SubscribeAsync(topic.Topic, MqttAudience.One, (message, token) => HandleAsync(topic, message, token), ct);
        }

        foreach (var topic in before.Except(after))
        {
            if (_hearers[topic].Length == 0 && _subscriptions.Remove(topic, out var subscription))
            {
                _hearers.TryRemove(topic, out _);
                await subscription.DisposeAsync();
            }
        }
    }

    private static HashSet<(string Side, string Topic)> TopicsOf(ForeignLink? link) =>
        link is null ? [] : [.. link.Device.Topics.Select(t => (link.Side.Name, t))];

    private async ValueTask HandleAsync((string Side, string Topic) topic, MqttMessage message, CancellationToken ct)
    {
        foreach (var link in _hearers.GetValueOrDefault(topic, []))
        {
            await link.TakeAsync(message, ct);
        }
    }

    private void TellAll(IMqttSide side)
    {
        foreach (var link in _links.Values)
        {
            if (link.Side == side)
            {
                link.WantedAgain();
            }
        }
    }
}
