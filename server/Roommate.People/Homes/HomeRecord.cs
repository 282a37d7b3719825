using Roommate.Contracts.People;

namespace Roommate.People.Homes;

/// <summary>A home and its members as they are kept, one document.</summary>
/// <param name="Members">By user id.</param>
/// <param name="DeletesAt">When the home goes, unless an owner keeps it.</param>
public sealed record HomeRecord(string Name, string TimeZone, string Locale, IReadOnlyDictionary<string, MemberRecord> Members, DateTimeOffset? DeletesAt = null, HomeLocation? Location = null);

public sealed record MemberRecord(string DisplayName, HomeRole Role, DateTimeOffset JoinedAt, DateTimeOffset? ExpiresAt = null)
{
    public Member ToMember(string userId) => new(userId, DisplayName, Role, ExpiresAt: ExpiresAt);
}
