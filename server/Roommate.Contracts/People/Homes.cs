namespace Roommate.Contracts.People;

/// <summary>A home as one member sees it; <paramref name="Role"/> is that member's role.</summary>
/// <param name="DeletesAt">When the home goes, unless an owner keeps it.</param>
public sealed record HomeView(string Id, string Name, string TimeZone, string Locale, HomeRole Role, long Version = 1, DateTimeOffset? DeletesAt = null, HomeLocation? Location = null, HomeSpeech? Speech = null)
{
    public HomeRegistration Registration { get; init; }

    /// <summary>Messages older than so many days go; 0 keeps them for ever.</summary>
    public int RetentionDays { get; init; }

    /// <summary>How the assistant speaks in this home, in a person's words: the manner of its persona. In a list it is left out.</summary>
    public string? Character { get; init; }
}

public enum HomeRegistration
{
    /// <summary>Whoever is invited may become a member.</summary>
    Invite,

    /// <summary>Nobody new; guests may still visit.</summary>
    Closed,
}

/// <summary>Where a home is, in degrees; north and east are positive. Sunrise and sunset go by it.</summary>
public sealed record HomeLocation(double Latitude, double Longitude);

public enum HomeRole
{
    Owner,
    Admin,
    Member,
    Guest,
    Device,

    /// <summary>Sees and talks; controls what is granted.</summary>
    Child,

    /// <summary>A program of the house: sees and controls, says nothing.</summary>
    Service,
}

public enum PresenceState
{
    Offline,
    Online,
}

public sealed record Member(string UserId, string DisplayName, HomeRole Role, PresenceState Presence = PresenceState.Offline, DateTimeOffset? ExpiresAt = null)
{
    /// <summary>Changes with the picture; <c>GET /people/{userId}/avatar</c>.</summary>
    public string? Avatar { get; init; }
}

public sealed record CreateHomeRequest(string Name, string? TimeZone = null, string? Locale = null);

/// <summary>Changes of a home (merge-patch): <c>null</c> takes its location away.</summary>
public sealed record HomePatch(string? Name = null, string? TimeZone = null, string? Locale = null, HomeSpeech? Speech = null)
{
    private bool _hasLocation;

    public HomeLocation? Location { get; init => (field, _hasLocation) = (value, true); }

    public HomeLocation? LocationOf(HomeLocation? old) => _hasLocation ? Location : old;

    public HomeRegistration? Registration { get; init; }

    public int? RetentionDays { get; init; }

    /// <summary>Becomes the manner of the assistant's persona; an empty one takes it away.</summary>
    public string? Character { get; init; }
}

/// <summary>How a home speaks. In a patch what is absent stays; an empty text or a speed of 0 takes a setting away.</summary>
/// <param name="Voice">For who has chosen none: for example <c>en-gb</c> or <c>alloy</c>.</param>
/// <param name="Speed">0.5 to 2.</param>
/// <param name="QuietFrom">From then on speakers say nothing, in the home's time: <c>22:00</c>.</param>
public sealed record HomeSpeech(string? Voice = null, double? Speed = null, string? QuietFrom = null, string? QuietUntil = null);

/// <summary>Adds somebody who already has an account, by e-mail.</summary>
public sealed record AddMemberRequest(string Email, HomeRole Role);

public sealed record MemberPatch(HomeRole Role);

/// <summary><c>POST /homes/{id}/services</c>: an account for a program of the house, with an access token instead of a password.</summary>
public sealed record AddServiceRequest(string Name, IReadOnlyList<TokenScope>? Scopes = null);

/// <param name="Secret">Shown this once.</param>
public sealed record AddedService(Member Member, string Secret);

/// <summary>How a member stands with the limits: what may come at once, and what is left of it.</summary>
public sealed record MemberLimits(long Requests, long RequestsLeft, long SignIns, long SignInsLeft);

/// <summary><c>POST /homes/{id}/owner</c>: that member becomes owner and the caller admin.</summary>
public sealed record HandOverRequest(string UserId);

public enum GrantedRight
{
    See,
    Talk,
    Control,
    Configure,
    Administer,
}

/// <summary>A right given to one person beside their role, in the whole home or in one room.</summary>
public sealed record Grant(string Id, string UserId, GrantedRight Right, string? RoomId = null, DateTimeOffset? Until = null, string? By = null);

public sealed record GrantRequest(string UserId, GrantedRight Right, string? RoomId = null, DateTimeOffset? Until = null);

/// <summary><c>GET /homes/{id}/rights</c>: whether, and why or why not, in words for a person.</summary>
public sealed record RightsAnswer(bool Allowed, string Why, HomeRole? Role = null);
