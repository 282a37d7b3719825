using Roommate.Live.Log;
using Roommate.Live.Topics;
using StackExchange.Redis;
using IRedis = Roommate.Live.Log.IRedis;

namespace Roommate.Live.Feed;

/// <summary>The feed over Redis pub/sub: this node subscribes only to the channels of topics it serves.</summary>
internal sealed class RedisTopicFeed(IRedis redis, TimeProvider time) : ITopicFeed
{
    public event Action? Restored
    {
        add => redis.Restored += value;
        remove => redis.Restored -= value;
    }

    public async ValueTask<IAsyncDisposable> OpenAsync(TopicName topic, Action<ReadOnlyMemory<byte>> receive, CancellationToken ct)
    {
        var subscription = new Subscription(this, Keys.Channel(topic.Kind, topic.Id), (_, message) => receive((byte[]?)message));
        await GuardAsync(redis.Subscriber.SubscribeAsync(subscription.Channel, subscription.Handler), ct);
        return subscription;
    }

    private async ValueTask GuardAsync(Task call, CancellationToken ct)
    {
        try
        {
            await call.WaitAsync(RedisTrouble.Patience, time, ct);
        }
        catch (Exception trouble) when (RedisTrouble.IsUnavailable(trouble))
        {
            throw RedisTrouble.Unavailable();
        }
    }

    private sealed class Subscription(RedisTopicFeed feed, string channel, Action<RedisChannel, RedisValue> handler) : IAsyncDisposable
    {
        public RedisChannel Channel => channel;

        public Action<RedisChannel, RedisValue> Handler => handler;

        public ValueTask DisposeAsync() => feed.GuardAsync(feed.Unsubscribe(this), CancellationToken.None);
    }

    private Task Unsubscribe(Subscription subscription) => redis.Subscriber.UnsubscribeAsync(subscription.Channel, subscription.Handler);
}
