using System.Collections.Concurrent;
using Roommate.Mqtt.Hooks;
using Roommate.Mqtt.Packets;

namespace Roommate.Mqtt.Broker;

/// <summary>Open connections, for the keep-alive sweep and the shutdown.</summary>
internal sealed class ConnectionSet
{
    private readonly ConcurrentDictionary<MqttConnection, bool> _open = new();
    private bool _stopping;

    public int Count => _open.Count;

    public IEnumerable<MqttConnection> All => _open.Keys;

    /// <summary>False when the server is stopping: the connection is not to begin.</summary>
    public bool TryAdd(MqttConnection connection)
    {
        _open[connection] = true;

        // Added first, asked second: whoever stops either sees the connection or makes this false.
        return !Volatile.Read(ref _stopping) || !_open.TryRemove(connection, out _);
    }

    public void Remove(MqttConnection connection) => _open.TryRemove(connection, out _);

    /// <summary>Ends every connection and lets no other begin; the tasks complete as they leave their sessions.</summary>
    public IReadOnlyList<Task> CloseAll(MqttReason reason)
    {
        Volatile.Write(ref _stopping, true);
        var leaving = new List<Task>();
        foreach (var connection in All)
        {
            connection.Close(reason, MqttDisconnectKind.Server);
            leaving.Add(connection.Left);
        }

        return leaving;
    }
}
