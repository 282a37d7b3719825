using Roommate.Live.Log;
using StackExchange.Redis;
using IRedis = Roommate.Live.Log.IRedis;

namespace Roommate.Platform.Store;

/// <summary>Runs one command with the store's patience; trouble becomes the fault <c>unavailable</c>.</summary>
public static class RedisCalls
{
    public static async ValueTask<T> CallAsync<T>(this IRedis redis, Func<IDatabase, Task<T>> command, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        try
        {
            return await command(redis.Database).WaitAsync(RedisTrouble.Patience, TimeProvider.System, ct);
        }
        catch (Exception trouble) when (RedisTrouble.IsUnavailable(trouble) || (trouble is OperationCanceledException && !ct.IsCancellationRequested))
        {
            throw RedisTrouble.Unavailable();
        }
    }
}
