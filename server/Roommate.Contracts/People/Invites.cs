namespace Roommate.Contracts.People;

/// <summary><c>POST /homes/{id}/invites</c>. Without an end the invite, and who joined with it as guest, ends after 24 hours.</summary>
/// <param name="Uses">How many people may join with it.</param>
/// <param name="Rooms">For a guest: the only rooms they are let into; none means all.</param>
/// <param name="Name">Whom it is for: on the slip, and the guest's name unless they give another.</param>
/// <param name="HomeNetworkOnly">Good only from the network it was made in.</param>
/// <param name="WithinMeters">Good only so near to the home's location, as the guest's browser tells it.</param>
public sealed record CreateInviteRequest(
    HomeRole Role = HomeRole.Guest,
    DateTimeOffset? ExpiresAt = null,
    int Uses = 1,
    IReadOnlyList<string>? Rooms = null,
    string? Name = null,
    bool HomeNetworkOnly = false,
    int? WithinMeters = null);

/// <param name="Url">Opens the page with the code filled in.</param>
/// <param name="Uses">How many more people may join with it.</param>
public sealed record Invite(string Id, string Code, string Url, HomeRole Role, DateTimeOffset ExpiresAt, int Uses)
{
    public IReadOnlyList<string>? Rooms { get; init; }

    public string? Name { get; init; }

    public bool? HomeNetworkOnly { get; init; }

    public int? WithinMeters { get; init; }
}

/// <summary><c>POST /auth/join</c>: a guest needs no more than a code and a name.</summary>
public sealed record JoinRequest(string Code, string DisplayName, HomeLocation? Location = null);

/// <summary><c>POST /homes/join</c>: who has an account joins with it.</summary>
public sealed record JoinHomeRequest(string Code, HomeLocation? Location = null);

/// <summary><c>POST /auth/invite</c>.</summary>
public sealed record LookAtInvite(string Code);

/// <summary>What a code is for, for who holds it.</summary>
/// <param name="NearHome">Joining takes one's position.</param>
public sealed record InvitePreview(string HomeName, HomeRole Role, DateTimeOffset ExpiresAt, string? Name = null, bool? NearHome = null);
