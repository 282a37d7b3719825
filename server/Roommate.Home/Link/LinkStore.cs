using Roommate.Home.Twins;
using Roommate.Live.Log;
using Roommate.Platform.Store;
using StackExchange.Redis;
using IRedis = Roommate.Live.Log.IRedis;

namespace Roommate.Home.Link;

/// <summary>What the link hears in Redis: word of wishes and commands for a connected device, so that a wish made on any node reaches the node the device is connected to.</summary>
internal sealed class LinkStore(IRedis redis)
{
    private const string Gone = "if redis.call('HGET', KEYS[1], ARGV[1]) == ARGV[2] then redis.call('HDEL', KEYS[1], ARGV[1]) return 1 end return 0";

    private static readonly RedisKey ConnectedKey = Keys.Of("link", "connected");
    private static readonly RedisKey AsleepKey = Keys.Of("link", "asleep");

    /// <summary>Notes which node a device is connected to.</summary>
    public async ValueTask ConnectedAsync(string device, string node, CancellationToken ct) => await redis.CallAsync(db => db.HashSetAsync(ConnectedKey, device, node), ct);

    /// <summary>The device is no longer connected to this node; false when another has it by now.</summary>
    public async ValueTask<bool> GoneAsync(string device, string node, CancellationToken ct) =>
        (bool)await redis.CallAsync(db => db.ScriptEvaluateAsync(Gone, [ConnectedKey], [device, node]), ct);

    /// <summary>Which device is connected to which node, as the nodes noted it.</summary>
    public async ValueTask<IReadOnlyList<(string Device, string Node)>> ConnectionsAsync(CancellationToken ct) =>
        [.. (await redis.CallAsync(db => db.HashGetAllAsync(ConnectedKey), ct)).Select(static e => ((string)e.Name!, (string)e.Value!))];

    /// <summary>The device sleeps, and is to be heard again before this moment.</summary>
    public async ValueTask AsleepAsync(string device, DateTimeOffset until, CancellationToken ct) =>
        await redis.CallAsync(db => db.SortedSetAddAsync(AsleepKey, device, until.ToUnixTimeMilliseconds()), ct);

    /// <summary>True when it was asleep; for whoever asks first.</summary>
    public async ValueTask<bool> AwakeAsync(string device, CancellationToken ct) => await redis.CallAsync(db => db.SortedSetRemoveAsync(AsleepKey, device), ct);

    /// <summary>The devices that have slept longer than they said.</summary>
    public async ValueTask<IReadOnlyList<string>> OversleptAsync(DateTimeOffset now, CancellationToken ct) =>
        [.. (await redis.CallAsync(db => db.SortedSetRangeByScoreAsync(AsleepKey, stop: now.ToUnixTimeMilliseconds()), ct)).Select(static d => (string)d!)];

    /// <summary>Calls back, on Redis' reading thread, whenever something is wanted or asked of the device, or it came. Dispose the answer to end it.</summary>
    public async ValueTask<IAsyncDisposable> HearWishesAsync(string device, Action wanted, Action asked)
    {
        var channel = Keys.Channel(TwinWish.Channel, device);
        void Hear(RedisChannel from, RedisValue message)
        {
            if (TwinWish.IsWanted((byte[]?)message))
            {
                wanted();
            }
            else
            {
                asked();
            }
        }

        await redis.Subscriber.SubscribeAsync(channel, Hear);
        return new Hearing(() => redis.Subscriber.UnsubscribeAsync(channel, Hear));
    }

    private sealed class Hearing(Func<Task> end) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await end();
    }
}
