using Roommate.Live.Log;

namespace Roommate.Platform.Store;

/// <summary>
/// Versioned documents. Reads here; writes go through <see cref="Write{T}"/> into a <see cref="Commit"/>, so that a
/// document, its events and its idempotency key are one script. An unreachable store throws a FaultException (<c>unavailable</c>).
/// </summary>
public interface IDocuments
{
    ValueTask<Stored<T>?> GetAsync<T>(DocumentKind<T> kind, string id, CancellationToken ct)
        where T : class;

    /// <summary>Many at once, pipelined; missing ones are left out, the order is kept.</summary>
    ValueTask<IReadOnlyList<Stored<T>>> GetManyAsync<T>(DocumentKind<T> kind, IReadOnlyCollection<string> ids, CancellationToken ct)
        where T : class;

    /// <summary>The guarded write of a document as part of a commit: version <paramref name="expected"/> + 1 (or <paramref name="version"/>). A null value removes it.</summary>
    DocumentWrite Write<T>(DocumentKind<T> kind, string id, T? value, long expected, long? version = null)
        where T : class;

    /// <summary>
    /// Load, decide, commit, again on a conflict (at most 20 times, then <c>conflict</c>): <paramref name="decide"/> is pure and
    /// returns the new value with the commit's other parts, null to leave everything as it is.
    /// </summary>
    ValueTask<Contracts.Faults.Outcome<Stored<T>>> ChangeAsync<T>(
        DocumentKind<T> kind,
        string id,
        Func<Stored<T>?, Contracts.Faults.Outcome<Change<T>?>> decide,
        CancellationToken ct)
        where T : class;
}

/// <summary>What a decision leads to: the new document and whatever is to be committed with it.</summary>
/// <param name="Value">The new value; null removes the document.</param>
public sealed record Change<T>(T? Value)
    where T : class
{
    public IReadOnlyList<EventDraft> Events { get; init; } = [];

    public IReadOnlyList<Write> Writes { get; init; } = [];

    public Idempotency? Idempotency { get; init; }

    public Fence? Fence { get; init; }
}
