namespace Roommate.Platform.Scheduling;

/// <summary>
/// What is to happen, kept in Redis and fired by one node, whichever is there. A due that was set survives every crash; it
/// is handed out again until its handler has come to its end.
/// </summary>
public interface IDues
{
    /// <summary>Sets it, or moves the one of this kind and id. A moment in the past is due at once.</summary>
    ValueTask SetAsync(Due due, CancellationToken ct);

    /// <summary>Many in one call.</summary>
    ValueTask SetAsync(IReadOnlyCollection<Due> dues, CancellationToken ct);

    /// <summary>True when there was one. A firing that already runs goes on; its commits are not refused.</summary>
    ValueTask<bool> CancelAsync(string kind, string id, CancellationToken ct);

    ValueTask<Due?> GetAsync(string kind, string id, CancellationToken ct);
}

/// <summary>Does what is due, for one kind. At least once: see <see cref="Firing.Key"/> and <see cref="Firing.Fence"/>.</summary>
public interface IDueHandler
{
    string Kind { get; }

    /// <summary>
    /// Returning ends the due, unless it was set again meanwhile. Throwing hands it out again later (1 s doubling to 60 s,
    /// eight times). The token is cancelled when another node took over or this one stops.
    /// </summary>
    ValueTask HandleAsync(Firing firing, CancellationToken ct);
}
