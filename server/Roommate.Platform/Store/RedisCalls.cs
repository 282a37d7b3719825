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
        catch (RedisServerException unknown) when (unknown.Message.Contains("NOSCRIPT", StringComparison.Ordinal))
        {
            // Redis was restarted under a connection that still believed the script was loaded; nothing has run, so once more is safe.
            return await CallAgainAsync(redis, command, ct);
        }
        catch (Exception trouble) when (IsUnavailable(trouble, ct))
        {
            throw RedisTrouble.Unavailable();
        }
    }

    private static async Task<T> CallAgainAsync<T>(IRedis redis, Func<IDatabase, Task<T>> command, CancellationToken ct)
    {
        try
        {
            return await command(redis.Database).WaitAsync(RedisTrouble.Patience, TimeProvider.System, ct);
        }
        catch (Exception trouble) when (IsUnavailable(trouble, ct))
        {
            throw RedisTrouble.Unavailable();
        }
    }

    // The client cancels what was on its way when it is closed: that is the store going away, not our caller's wish.
    private static bool IsUnavailable(Exception trouble, CancellationToken ct) =>
        RedisTrouble.IsUnavailable(trouble) || (trouble is OperationCanceledException && !ct.IsCancellationRequested);
}
