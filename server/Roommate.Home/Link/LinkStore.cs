using System.Text;
using Roommate.Contracts.Live;
using Roommate.Live.Log;
using StackExchange.Redis;
using IRedis = Roommate.Live.Log.IRedis;

namespace Roommate.Home.Link;

/// <summary>What the link hears in Redis: the events of a connected device's twin, so that a wish made on any node reaches the node the device is connected to.</summary>
internal sealed class LinkStore(IRedis redis)
{
    private static readonly byte[] DesiredMark = Mark(EventTypes.TwinDesired);
    private static readonly byte[] CommandMark = Mark(EventTypes.TwinCommand);
    private static readonly byte[] ConnectionMark = Mark(EventTypes.TwinConnection);

    /// <summary>Calls back, on Redis' reading thread, whenever something is wanted or asked of the device, or it came. Dispose the answer to end it.</summary>
    public async ValueTask<IAsyncDisposable> HearWishesAsync(string device, Action wanted, Action asked)
    {
        var channel = Keys.Channel(Topics.TwinKind, device);
        void Hear(RedisChannel from, RedisValue message)
        {
            var body = ((byte[]?)message).AsSpan();
            if (body.IndexOf(DesiredMark) >= 0)
            {
                wanted();
            }
            else if (body.IndexOf(CommandMark) >= 0 || body.IndexOf(ConnectionMark) >= 0)
            {
                asked();
            }
        }

        await redis.Subscriber.SubscribeAsync(channel, Hear);
        return new Hearing(() => redis.Subscriber.UnsubscribeAsync(channel, Hear));
    }

    private static byte[] Mark(string type) => Encoding.ASCII.GetBytes($"\"type\":\"{type}\"");

    private sealed class Hearing(Func<Task> end) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await end();
    }
}
