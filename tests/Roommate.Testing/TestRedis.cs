using Roommate.Live.Log;
using StackExchange.Redis;
using IRedis = Roommate.Live.Log.IRedis;

namespace Roommate.Testing;

/// <summary>The plainest <see cref="IRedis"/> over a <see cref="RedisServer"/>: one node's connection.</summary>
public sealed class TestRedis : IRedis, IDisposable
{
    private readonly ConnectionMultiplexer _connection;

    public TestRedis(string connectionString)
    {
        _connection = ConnectionMultiplexer.Connect(connectionString);
        _connection.PreserveAsyncOrder = true;
        _connection.ConnectionRestored += (_, _) => Restored?.Invoke();
    }

    public event Action? Restored;

    public IDatabase Database => _connection.GetDatabase();

    public ISubscriber Subscriber => _connection.GetSubscriber();

    public RedisAddress? Address
    {
        get
        {
            var endpoint = (System.Net.IPEndPoint)_connection.GetEndPoints()[0];
            return new RedisAddress(endpoint.Address.ToString(), endpoint.Port, User: null, Password: null, Database: 0);
        }
    }

    public bool Available => _connection.IsConnected;

    public void Dispose()
    {
        // A plain Dispose sends QUIT and then waits the whole syncTimeout for an answer that 1.2.6 does not see.
        _connection.Close(allowCommandsToComplete: false);
        _connection.Dispose();
    }
}
