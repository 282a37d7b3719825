namespace Roommate.People.SignIn;

/// <summary>A sign-in as it is kept, under the session id. Of tokens only SHA-256 hashes are.</summary>
/// <param name="Stamp">The account's security stamp when it signed in.</param>
/// <param name="EndsAt">For a guest: beyond this no refresh helps.</param>
/// <param name="PastRefreshHashes">Refresh tokens that were used: seeing one again ends the session.</param>
internal sealed record SignInRecord(
    string UserId,
    string Name,
    string Stamp,
    string AccessHash,
    DateTimeOffset AccessUntil,
    string RefreshHash,
    DateTimeOffset RefreshUntil,
    IReadOnlyList<string> PastRefreshHashes,
    DateTimeOffset CreatedAt,
    DateTimeOffset LastSeenAt,
    string? Device = null,
    string? From = null,
    DateTimeOffset? EndsAt = null)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);

    /// <summary>Who has just signed in need not prove again who they are.</summary>
    public bool IsFresh(DateTimeOffset now) => now - CreatedAt < Fresh;
}
