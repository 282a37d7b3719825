using Roommate.Contracts.People;

namespace Roommate.People.Homes;

/// <summary>A home and its members as they are kept, one document.</summary>
/// <param name="Members">By user id.</param>
/// <param name="DeletesAt">When the home goes, unless an owner keeps it.</param>
public sealed record HomeRecord(string Name, string TimeZone, string Locale, IReadOnlyDictionary<string, MemberRecord> Members, DateTimeOffset? DeletesAt = null, HomeLocation? Location = null)
{
    public IReadOnlyList<Grant>? Grants { get; init; }

    public HomeRegistration Registration { get; init; }

    /// <summary>0: for ever.</summary>
    public int RetentionDays { get; init; }

    public HomeSpeech? Speech { get; init; }
}

public sealed record MemberRecord(string DisplayName, HomeRole Role, DateTimeOffset JoinedAt, DateTimeOffset? ExpiresAt = null)
{
    /// <summary>For somebody invited into some rooms only: which.</summary>
    public IReadOnlyList<string>? Rooms { get; init; }

    /// <summary>The id of the person's picture.</summary>
    public string? Avatar { get; init; }

    public Member ToMember(string userId) => new(userId, DisplayName, Role, ExpiresAt: ExpiresAt) { Avatar = Avatar };
}
