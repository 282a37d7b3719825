using Roommate.Home.Link;
using Roommate.Mqtt.Packets;

namespace Roommate.Home.Bridge;

/// <summary>
/// The external broker as a side. Every node has a connection; one of them, the leader, also holds the session in which
/// the order of what a device says is kept: brokers hand out a shared subscription message by message, and two nodes would overtake each other.
/// </summary>
internal sealed class BridgeSide : IMqttSide, IDeviceWay
{
    private readonly Lock _gate = new();
    private readonly List<(BridgeFilter Filter, MqttAudience Audience)> _filters = [];
    private BridgeClient? _node;
    private BridgeClient? _leader;

    public event Action? BeganSpeaking;

    public string Name => "bridge";

    public bool IsSpeaking => IsLeading;

    public bool IsConnected => Volatile.Read(ref _node)?.IsConnected == true;

    public bool IsLeading => Volatile.Read(ref _leader) is not null;

    public ValueTask<IAsyncDisposable> SubscribeAsync(
        string filter, MqttAudience audience, Func<MqttMessage, CancellationToken, ValueTask> handler, CancellationToken ct)
    {
        var heard = new BridgeFilter(filter, _ => filter, handler);
        Add(heard, audience);
        return ValueTask.FromResult<IAsyncDisposable>(new Subscription(() => Remove(heard)));
    }

    public void Add(BridgeFilter filter, MqttAudience audience)
    {
        lock (_gate)
        {
            _filters.Add((filter, audience));
            ClientOf(audience)?.Add(filter);
        }
    }

    public async ValueTask<MqttReason> PublishAsync(MqttMessage message, CancellationToken ct) =>
        Volatile.Read(ref _node) is { } node ? await node.PublishAsync(message, ct) : MqttReason.ServerUnavailable;

    /// <summary>To a device behind the broker; waits for the broker, however long it is away.</summary>
    public async ValueTask<bool> SendAsync(MqttMessage message, CancellationToken ct)
    {
        try
        {
            // 0x10 is how a broker of 5.0 says that nobody has subscribed.
            return await PublishAsync(message, ct) == MqttReason.Success;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return false; // this node is stopping
        }
    }

    /// <summary>This node's connection is there, or (null) goes.</summary>
    public void Join(BridgeClient? node) => Set(ref _node, node, MqttAudience.Each);

    /// <summary>This node is the one that hears for all, or (null) no longer.</summary>
    public void Lead(BridgeClient? leader)
    {
        Set(ref _leader, leader, MqttAudience.One);
        if (leader is not null)
        {
            BeganSpeaking?.Invoke();
        }
    }

    private void Set(ref BridgeClient? slot, BridgeClient? client, MqttAudience audience)
    {
        lock (_gate)
        {
            slot = client;
            foreach (var (filter, wanted) in _filters)
            {
                if (wanted == audience)
                {
                    client?.Add(filter);
                }
            }
        }
    }

    private void Remove(BridgeFilter filter)
    {
        lock (_gate)
        {
            var index = _filters.FindIndex(f => f.Filter == filter);
            if (index >= 0)
            {
                ClientOf(_filters[index].Audience)?.Remove(filter);
                _filters.RemoveAt(index);
            }
        }
    }

    private BridgeClient? ClientOf(MqttAudience audience) => audience == MqttAudience.One ? _leader : _node;

    private sealed class Subscription(Action end) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            end();
            return ValueTask.CompletedTask;
        }
    }
}
