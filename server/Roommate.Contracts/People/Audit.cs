using System.Text.Json;

namespace Roommate.Contracts.People;

/// <summary>One thing that was done, in the trail of a home or of one's own account.</summary>
/// <param name="Seq">Its place in the trail, from 1 without a gap.</param>
/// <param name="Target">The id of what it was done to.</param>
/// <param name="From">The address it came from.</param>
/// <param name="Hash">Over this row and the one before it.</param>
public sealed record AuditRow(
    long Seq,
    DateTimeOffset At,
    AuditActor Actor,
    string Action,
    string Target,
    JsonElement? Before,
    JsonElement? After,
    string? From,
    string Hash);

/// <param name="Id">The user id, or after an erasure the pseudonym that stays.</param>
public sealed record AuditActor(string Kind, string Id, string Name);

/// <param name="Count">Rows in the trail.</param>
/// <param name="Erased">Rows whose details went with an erased account.</param>
/// <param name="BrokenAt">The first row that does not fit; null when all do.</param>
/// <param name="Head">The hash of the last row: note it elsewhere, and nobody can shorten the trail unseen.</param>
public sealed record AuditCheck(long Count, long Erased, long? BrokenAt, string Head);
