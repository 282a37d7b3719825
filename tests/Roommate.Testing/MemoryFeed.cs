using System.Collections.Concurrent;
using Roommate.Live.Feed;
using Roommate.Live.Topics;

namespace Roommate.Testing;

/// <summary>One node's feed from a <see cref="MemoryTopicLog"/>, able to lose messages.</summary>
public sealed class MemoryFeed : ITopicFeed
{
    private readonly ConcurrentDictionary<string, Action<ReadOnlyMemory<byte>>> _open = new();

    public event Action? Restored;

    /// <summary>True for a message (topic, offset) that is to be lost.</summary>
    public Func<string, long, bool> Loses { get; set; } = static (_, _) => false;

    public IEnumerable<string> OpenTopics => _open.Keys;

    public ValueTask OpenAsync(TopicName topic, Action<ReadOnlyMemory<byte>> receive, CancellationToken ct)
    {
        _open[topic.ToString()] = receive;
        return ValueTask.CompletedTask;
    }

    public ValueTask CloseAsync(TopicName topic, CancellationToken ct)
    {
        _open.TryRemove(topic.ToString(), out _);
        return ValueTask.CompletedTask;
    }

    /// <summary>As after a lost connection that came back.</summary>
    public void Restore() => Restored?.Invoke();

    internal void Publish(string topic, long offset, byte[] message)
    {
        if (_open.TryGetValue(topic, out var receive) && !Loses(topic, offset))
        {
            receive(message);
        }
    }
}
