namespace Roommate.Contracts.People;

public sealed record User(string Id, string DisplayName, string? Email = null, string? Locale = null, string? TimeZone = null);

public sealed record SetupRequest(string SetupToken, string Email, string Password, string DisplayName, string HomeName, string? TimeZone = null, string? Locale = null);

public sealed record LoginRequest(string Email, string Password, string? Otp = null, string? RecoveryCode = null);

public sealed record RegisterRequest(string Email, string Password, string DisplayName, string? InviteCode = null);

public sealed record RefreshRequest(string RefreshToken);

/// <param name="ExpiresIn">Seconds until the access token ends.</param>
public sealed record LoginResult(string AccessToken, string RefreshToken, int ExpiresIn, User User);

public sealed record SignInSession(string Id, DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt, string? Device = null, string? From = null, bool Current = false);

/// <summary>PATCH /me (merge-patch).</summary>
public sealed record UserPatch(string? DisplayName = null, string? Locale = null, string? TimeZone = null);
