using Roommate.Live.Feed;
using Roommate.Live.Log;
using Roommate.Live.Topics;

namespace Roommate.Live.Line;

/// <summary>The feed over the line; over the shared client where there is none.</summary>
internal sealed class LineTopicFeed(RedisLine line, RedisTopicFeed shared) : ITopicFeed
{
    public event Action? Restored
    {
        add
        {
            line.Restored += value;
            shared.Restored += value;
        }

        remove
        {
            line.Restored -= value;
            shared.Restored -= value;
        }
    }

    public async ValueTask<IAsyncDisposable> OpenAsync(TopicName topic, Action<ReadOnlyMemory<byte>> receive, CancellationToken ct)
    {
        if (!line.IsUsable)
        {
            return await shared.OpenAsync(topic, receive, ct);
        }

        var channel = Keys.Channel(topic.Kind, topic.Id);
        await line.SubscribeAsync(channel, receive, ct);
        return new Subscription(line, channel, receive);
    }

    private sealed class Subscription(RedisLine line, string channel, Action<ReadOnlyMemory<byte>> receive) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => line.UnsubscribeAsync(channel, receive, CancellationToken.None);
    }
}
