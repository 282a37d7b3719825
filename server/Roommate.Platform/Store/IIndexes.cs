namespace Roommate.Platform.Store;

/// <summary>
/// Lists across aggregates (the devices of a home): sorted sets of ids under the owner's tag, written with the change
/// and rebuilt on demand. Order is by score, ascending.
/// </summary>
public interface IIndexes
{
    ValueTask AddAsync(string owner, string index, string id, double score, CancellationToken ct);

    ValueTask RemoveAsync(string owner, string index, string id, CancellationToken ct);

    /// <summary>All ids, lowest score first.</summary>
    ValueTask<IReadOnlyList<string>> AllAsync(string owner, string index, CancellationToken ct);

    /// <summary>The ids whose score is at most this, lowest first; at most 100 at a time.</summary>
    ValueTask<IReadOnlyList<string>> UpToAsync(string owner, string index, double score, CancellationToken ct);

    ValueTask<long> CountAsync(string owner, string index, CancellationToken ct);

    /// <summary>A unique name (an e-mail address) claimed for an id: true when it is now, or already was, this id's.</summary>
    ValueTask<bool> ClaimAsync(string index, string name, string id, CancellationToken ct);

    ValueTask<string?> FindAsync(string index, string name, CancellationToken ct);

    ValueTask ReleaseAsync(string index, string name, string id, CancellationToken ct);
}
