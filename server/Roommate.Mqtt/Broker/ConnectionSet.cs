using System.Collections.Concurrent;

namespace Roommate.Mqtt.Broker;

/// <summary>Open connections, for the keep-alive sweep and the shutdown.</summary>
internal sealed class ConnectionSet
{
    private readonly ConcurrentDictionary<MqttConnection, bool> _open = new();

    public int Count => _open.Count;

    public IEnumerable<MqttConnection> All => _open.Keys;

    public void Add(MqttConnection connection) => _open[connection] = true;

    public void Remove(MqttConnection connection) => _open.TryRemove(connection, out _);
}
