namespace Roommate.Live.Log;

/// <summary>
/// The log behind topics. Two implementations pass one contract suite: Redis (the product) and memory (pure tests).
/// An unreachable store throws <see cref="Contracts.Faults.FaultException"/> with <c>unavailable</c>.
/// </summary>
public interface ITopicLog
{
    /// <summary>Commits state and events in one step; when it returns <see cref="CommitStatus.Committed"/> it is durable.</summary>
    ValueTask<CommitResult> CommitAsync(Commit commit, CancellationToken ct);

    /// <summary>Where a topic stands. A topic never written to has head 0 and is given its epoch by this call.</summary>
    ValueTask<TopicHead> HeadAsync(string topic, CancellationToken ct);

    /// <summary>Events with an offset above <paramref name="after"/>, at most <paramref name="limit"/>, with epoch and head read in the same step.</summary>
    ValueTask<TopicSlice> ReadAsync(string topic, long after, int limit, CancellationToken ct);
}

/// <param name="Epoch">Changes when the log was lost.</param>
/// <param name="Head">The last offset, 0 when there is none.</param>
public readonly record struct TopicHead(string Epoch, long Head);

/// <param name="First">The lowest offset the log still holds (head + 1 when it is empty).</param>
public sealed record TopicSlice(TopicHead At, long First, IReadOnlyList<StoredEvent> Events);

/// <param name="Body">As in <see cref="EventDraft.Body"/>.</param>
public readonly record struct StoredEvent(long Offset, ReadOnlyMemory<byte> Body);
