using StackExchange.Redis;

namespace Roommate.Live.Log;

/// <summary>The one shared, pipelined connection to Redis. Nothing on it may block (no BLPOP, no blocking XREAD).</summary>
public interface IRedis
{
    /// <summary>The database all keys live in.</summary>
    IDatabase Database { get; }

    /// <summary>For pub/sub. Its order is kept (<c>PreserveAsyncOrder = true</c>): callbacks only hand on.</summary>
    ISubscriber Subscriber { get; }

    /// <summary>Whether commands are being answered; readiness and <c>unavailable</c> rest on it.</summary>
    bool Available { get; }

    /// <summary>Where a connection of one's own may go; null where only the shared client knows the way (TLS, Cluster, Sentinel).</summary>
    RedisAddress? Address => null;

    /// <summary>Raised after a connection (commands or pub/sub) was lost and is back: readers look for holes.</summary>
    event Action? Restored;
}
