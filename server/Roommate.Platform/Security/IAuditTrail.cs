namespace Roommate.Platform.Security;

/// <summary>The port of the audit trail, which the People module keeps.</summary>
public interface IAuditTrail
{
    /// <summary>Appends to the trail of a home, or of a person for what concerns their account alone.</summary>
    /// <param name="owner">A home's or user's id.</param>
    ValueTask WriteAsync(string owner, AuditEntry entry, CancellationToken ct);
}

/// <param name="Action">What was done: a route's name, or a word like <c>signIn</c>.</param>
/// <param name="Target">The id of what it was done to.</param>
/// <param name="Before">Without secrets; null when it does not matter.</param>
/// <param name="From">The address it came from.</param>
public sealed record AuditEntry(string ActorKind, string ActorId, string ActorName, string Action, string Target, object? Before = null, object? After = null, string? From = null);
