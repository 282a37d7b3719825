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
    public Invite ToInvite(string id, string url) => new(id, Code, url, Role, ExpiresAt, Uses);
}
