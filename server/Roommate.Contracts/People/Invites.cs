namespace Roommate.Contracts.People;

/// <summary><c>POST /homes/{id}/invites</c>. Without an end the invite, and who joined with it as guest, ends after 24 hours.</summary>
/// <param name="Uses">How many people may join with it.</param>
public sealed record CreateInviteRequest(HomeRole Role = HomeRole.Guest, DateTimeOffset? ExpiresAt = null, int Uses = 1);

/// <param name="Url">Opens the page with the code filled in.</param>
/// <param name="Uses">How many more people may join with it.</param>
public sealed record Invite(string Id, string Code, string Url, HomeRole Role, DateTimeOffset ExpiresAt, int Uses);

/// <summary><c>POST /auth/join</c>: a guest needs no more than a code and a name.</summary>
public sealed record JoinRequest(string Code, string DisplayName);
