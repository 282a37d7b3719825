using Roommate.Live.Topics;

namespace Roommate.Live.Feed;

/// <summary>
/// What is published, from any node, on its way to this one. It may lose messages (a dropped connection) and never
/// changes their order; the reader finds holes by offset and fills them from the log.
/// </summary>
public interface ITopicFeed
{
    /// <summary>Raised when the feed was down and is back: something may be missing.</summary>
    event Action? Restored;

    /// <summary>
    /// Starts handing over what is published to a topic; when it returns, nothing published from now on is missed but by a
    /// lost connection. <paramref name="receive"/> gets <c>epoch SP offset SP body</c> and only hands on. Disposing the
    /// answer ends this one; another for the same topic goes on.
    /// </summary>
    ValueTask<IAsyncDisposable> OpenAsync(TopicName topic, Action<ReadOnlyMemory<byte>> receive, CancellationToken ct);
}
