using System.Collections.Immutable;
using Roommate.Live.Feed;
using Roommate.Live.Topics;

namespace Roommate.Testing;

/// <summary>One node's feed from a <see cref="MemoryTopicLog"/>, able to lose messages.</summary>
public sealed class MemoryFeed : ITopicFeed
{
    private ImmutableList<Subscription> _open = [];

    public event Action? Restored;

    /// <summary>True for a message (topic, offset) that is to be lost.</summary>
    public Func<string, long, bool> Loses { get; set; } = static (_, _) => false;

    public IEnumerable<string> OpenTopics => _open.Select(s => s.Topic);

    public ValueTask<IAsyncDisposable> OpenAsync(TopicName topic, Action<ReadOnlyMemory<byte>> receive, CancellationToken ct)
    {
        var subscription = new Subscription(this, topic.ToString(), receive);
        ImmutableInterlocked.Update(ref _open, static (open, added) => open.Add(added), subscription);
        return ValueTask.FromResult<IAsyncDisposable>(subscription);
    }

    /// <summary>As after a lost connection that came back.</summary>
    public void Restore() => Restored?.Invoke();

    internal void Publish(string topic, long offset, byte[] message)
    {
        foreach (var subscription in _open)
        {
            if (subscription.Topic == topic && !Loses(topic, offset))
            {
                subscription.Receive(message);
            }
        }
    }

    private sealed record Subscription(MemoryFeed Feed, string Topic, Action<ReadOnlyMemory<byte>> Receive) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            ImmutableInterlocked.Update(ref Feed._open, static (open, gone) => open.Remove(gone), this);
            return ValueTask.CompletedTask;
        }
    }
}
