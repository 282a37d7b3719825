using Roommate.Contracts.Faults;
using Roommate.Contracts.People;
using Roommate.People.Accounts;

namespace Roommate.People.Homes;

/// <summary>What may become of a home: pure decisions over its document.</summary>
internal static class HomeRules
{
    public const string DefaultTimeZone = "Etc/UTC";
    public const string DefaultLocale = "en";
    private const int MostRetention = 36_500;
    private const int MostCharacter = 500;

    public static Fault? Check(string? name, string? timeZone, string? locale) =>
        name is not null && !AccountRules.IsName(name) ? Fault.Invalid("name", "A home's name has 1 to 80 visible characters.")
        : timeZone is not null && !AccountRules.IsTimeZone(timeZone) ? Fault.Invalid("timeZone", "A time zone looks like Europe/Vienna.")
        : locale is not null && !AccountRules.IsLocale(locale) ? Fault.Invalid("locale", "A locale looks like en or de-AT.")
        : null;

    public static Fault? Check(HomeLocation? location) =>
        location is null or { Latitude: >= -90 and <= 90, Longitude: >= -180 and <= 180 }
            ? null
            : Fault.Invalid("location", "Latitude is from -90 to 90, longitude from -180 to 180 degrees.");

    public static Fault? Check(HomePatch patch) =>
        Check(patch.Name, patch.TimeZone, patch.Locale)
        ?? Check(patch.Location)
        ?? Check(patch.Speech)
        ?? (patch.RetentionDays is < 0 or > MostRetention ? Fault.Invalid("retentionDays", $"Messages are kept 0 (for ever) to {MostRetention} days.") : null)
        ?? (patch.Character is { } character && (character.Length > MostCharacter || !AccountRules.IsText(character)) ? Fault.Invalid("character", $"A character has at most {MostCharacter} characters.") : null);

    public static Fault? Check(HomeSpeech? speech) =>
        speech is null ? null
        : !PreferenceRules.IsTime(speech.QuietFrom) ? Fault.Invalid("speech.quietFrom", "A quiet time looks like 22:00.")
        : !PreferenceRules.IsTime(speech.QuietUntil) ? Fault.Invalid("speech.quietUntil", "A quiet time looks like 07:00.")
        : SpeechRules.Check(speech.Voice, speech.Speed, "speech.voice", "speech.speed");

    public static HomeRecord New(string name, string? timeZone, string? locale, string ownerId, string ownerName, DateTimeOffset now) =>
        new(name.Trim(), timeZone ?? DefaultTimeZone, locale ?? DefaultLocale, new Dictionary<string, MemberRecord> { [ownerId] = new(ownerName, HomeRole.Owner, now) });

    public static HomeRecord Change(HomeRecord home, HomePatch patch) => home with
    {
        Name = patch.Name?.Trim() ?? home.Name,
        TimeZone = patch.TimeZone ?? home.TimeZone,
        Locale = patch.Locale ?? home.Locale,
        Location = patch.LocationOf(home.Location),
        Registration = patch.Registration ?? home.Registration,
        RetentionDays = patch.RetentionDays ?? home.RetentionDays,
        Speech = Speech(home.Speech, patch.Speech),
    };

    public static Outcome<HomeRecord> Join(HomeRecord home, string userId, string name, HomeRole role, DateTimeOffset now) =>
        home.Members.ContainsKey(userId) ? Fault.Conflict($"{name} is a member already.")
        : role is not (HomeRole.Admin or HomeRole.Member or HomeRole.Child or HomeRole.Service) ? Fault.Invalid("role", "Somebody is added as admin, member, child or service.")
        : With(home, userId, new MemberRecord(name, role, now));

    /// <summary>Somebody enters with an invite; a guest until it ends.</summary>
    public static Outcome<HomeRecord> Admit(HomeRecord home, string userId, string name, HomeRole role, DateTimeOffset now, DateTimeOffset? ends, IReadOnlyList<string>? rooms = null) =>
        home.Members.ContainsKey(userId) ? Fault.Conflict($"{name} is a member already.") : With(home, userId, new MemberRecord(name, role, now, ends) { Rooms = rooms });

    public static Outcome<HomeRecord> ChangeRole(HomeRecord home, HomeRole actor, string userId, HomeRole role)
    {
        if (!home.Members.TryGetValue(userId, out var member))
        {
            return Fault.NotFound("This member");
        }

        if (role is HomeRole.Device or HomeRole.Guest)
        {
            return Fault.Invalid("role", "A person can be made owner, admin or member.");
        }

        if (member.ExpiresAt is not null)
        {
            return Fault.Conflict("A guest leaves at a set time. Invite them as member instead.");
        }

        if ((role == HomeRole.Owner || member.Role == HomeRole.Owner) && actor != HomeRole.Owner)
        {
            return Fault.Forbidden("Only an owner can make or change an owner.");
        }

        return IsLastOwner(home, userId) && role != HomeRole.Owner
            ? Fault.Conflict("A home needs an owner. Make somebody else owner first.")
            : With(home, userId, member with { Role = role });
    }

    public static Outcome<HomeRecord> Leave(HomeRecord home, HomeRole actor, string userId)
    {
        if (!home.Members.TryGetValue(userId, out var member))
        {
            return Fault.NotFound("This member");
        }

        if (IsLastOwner(home, userId))
        {
            return Fault.Conflict("A home needs an owner. Make somebody else owner first.");
        }

        return member.Role == HomeRole.Owner && actor != HomeRole.Owner
            ? Fault.Forbidden("Only an owner can remove an owner.")
            : home with { Members = home.Members.Where(m => m.Key != userId).ToDictionary(), Grants = home.Grants?.Where(g => g.UserId != userId).ToArray() };
    }

    /// <summary>The home itself when the name is that already: another node was first.</summary>
    public static HomeRecord Rename(HomeRecord home, string userId, string name) =>
        home.Members.TryGetValue(userId, out var member) && member.DisplayName != name ? With(home, userId, member with { DisplayName = name }) : home;

    public static HomeRecord Picture(HomeRecord home, string userId, string? avatar) =>
        home.Members.TryGetValue(userId, out var member) && member.Avatar != avatar ? With(home, userId, member with { Avatar = avatar }) : home;

    /// <summary>One owner gives the home to another member, in one step: never without an owner, never by halves.</summary>
    public static Outcome<HomeRecord> HandOver(HomeRecord home, string ownerId, string userId)
    {
        if (!home.Members.TryGetValue(userId, out var member) || userId == ownerId)
        {
            return Fault.NotFound("This member");
        }

        return member.ExpiresAt is not null || member.Role is HomeRole.Guest or HomeRole.Device
            ? Fault.Conflict("A home is given to a member or admin. Invite them as member first.")
            : With(With(home, userId, member with { Role = HomeRole.Owner }), ownerId, home.Members[ownerId] with { Role = HomeRole.Admin });
    }

    private static HomeSpeech? Speech(HomeSpeech? now, HomeSpeech? patch) => patch is null ? now : new HomeSpeech(
        SpeechRules.Word(patch.Voice, now?.Voice),
        SpeechRules.Speed(patch.Speed, now?.Speed),
        SpeechRules.Word(patch.QuietFrom, now?.QuietFrom),
        SpeechRules.Word(patch.QuietUntil, now?.QuietUntil));

    private static bool IsLastOwner(HomeRecord home, string userId) =>
        home.Members[userId].Role == HomeRole.Owner && home.Members.Count(static m => m.Value.Role == HomeRole.Owner) == 1;

    private static HomeRecord With(HomeRecord home, string userId, MemberRecord member) =>
        home with { Members = new Dictionary<string, MemberRecord>(home.Members) { [userId] = member } };
}
