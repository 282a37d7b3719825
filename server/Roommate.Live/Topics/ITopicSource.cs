using System.Security.Claims;
using Roommate.Contracts.Faults;

namespace Roommate.Live.Topics;

/// <summary>What a capability says of the topics of one kind: who may see them and what their state is.</summary>
public interface ITopicSource
{
    /// <summary>For example <c>twin</c>.</summary>
    string Kind { get; }

    /// <summary>How the log is kept and how a client that fell behind is brought back.</summary>
    TopicPolicy Policy { get; }

    /// <summary>Null when this person may see the topic; <c>not_found</c> when they may not know of it. Asked at subscribe and again when rights change.</summary>
    ValueTask<Fault?> AuthorizeAsync(ClaimsPrincipal viewer, string id, CancellationToken ct);

    /// <summary>
    /// The state of the topic and the offset it stands for, read in one step (or the offset read first and events that
    /// carry whole documents, so that applying one again changes nothing). Events after that offset follow it.
    /// </summary>
    ValueTask<TopicSnapshot> SnapshotAsync(ClaimsPrincipal viewer, string id, CancellationToken ct);
}

/// <param name="Json">UTF-8 JSON of the snapshot.</param>
/// <param name="Head">The offset it stands for.</param>
public sealed record TopicSnapshot(ReadOnlyMemory<byte> Json, long Head);

/// <param name="Conflate">True (a state topic): who falls behind gets one <c>snapshot</c> event. False (a log topic): who falls behind is fed from the store.</param>
/// <param name="MaxLength">At most this many events are kept (trimmed approximately); null: no limit.</param>
/// <param name="KeepFor">Events older than this may go; null: kept.</param>
public sealed record TopicPolicy(bool Conflate, int? MaxLength, TimeSpan? KeepFor);
