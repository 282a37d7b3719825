using Roommate.Contracts.People;

namespace Roommate.People.Invites;

/// <summary>The open invites of a home as they are kept, one document beside the home's.</summary>
/// <param name="Open">By invite id.</param>
internal sealed record InvitesRecord(IReadOnlyDictionary<string, InviteRecord> Open)
{
    public static InvitesRecord None { get; } = new(new Dictionary<string, InviteRecord>());
}

/// <param name="Uses">How many more people may join.</param>
internal sealed record InviteRecord(string Code, HomeRole Role, DateTimeOffset ExpiresAt, int Uses, string By)
{
    public IReadOnlyList<string>? Rooms { get; init; }

    public string? Name { get; init; }

    /// <summary>The network it is good from; null for any.</summary>
    public string? Network { get; init; }

    /// <summary>How near to the home it is good; null for anywhere.</summary>
    public int? WithinMeters { get; init; }

    public Invite ToInvite(string id, string url) => new(id, Code, url, Role, ExpiresAt, Uses) { Rooms = Rooms, Name = Name, HomeNetworkOnly = Network is null ? null : true, WithinMeters = WithinMeters };
}
