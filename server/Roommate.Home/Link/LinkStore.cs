using Roommate.Home.Twins;
using Roommate.Live.Log;
using StackExchange.Redis;
using IRedis = Roommate.Live.Log.IRedis;

namespace Roommate.Home.Link;

/// <summary>What the link hears in Redis: word of wishes and commands for a connected device, so that a wish made on any node reaches the node the device is connected to.</summary>
internal sealed class LinkStore(IRedis redis)
{
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
