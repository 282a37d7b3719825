using Roommate.Contracts.People;
using Roommate.People.Homes;
using Roommate.Platform.Security;

namespace Roommate.People.Rights;

/// <summary>Who may do what and why: the role, the rooms somebody is let into, and single grants. Pure.</summary>
internal static class RightsDecision
{
    /// <summary>The decision and the reason that <c>GET /homes/{id}/rights</c> answers.</summary>
    public static RightsAnswer Decide(HomeRecord home, string userId, Right right, Place place, DateTimeOffset now)
    {
        if (!home.Members.TryGetValue(userId, out var member) || member.ExpiresAt <= now)
        {
            return new RightsAnswer(false, "Not a member of this home, or no longer.");
        }

        if (place.OnlyFor?.Contains(userId) == false)
        {
            return new RightsAnswer(false, "This conversation is for others only.", member.Role);
        }

        if ((home.Grants ?? []).FirstOrDefault(g => Covers(g, userId, right, place, now)) is { } grant)
        {
            return new RightsAnswer(true, grant.Until is { } until ? $"A grant allows it until {until:u}." : "A grant allows it.", member.Role);
        }

        if (member.Rooms is { } rooms && place.RoomId is { } room && place.OnlyFor is null && !rooms.Contains(room))
        {
            return new RightsAnswer(false, "Invited into other rooms of this home only.", member.Role);
        }

        if (right == Right.Configure && place.OnlyFor is [var only] && only == userId && RoleRights.Allows(member.Role, Right.Talk))
        {
            return new RightsAnswer(true, "It is this person's own conversation.", member.Role);
        }

        return RoleRights.Allows(member.Role, right)
            ? new RightsAnswer(true, $"The role {Name(member.Role)} allows it.", member.Role)
            : new RightsAnswer(false, $"The role {Name(member.Role)} does not allow it. An owner or admin can grant it.", member.Role);
    }

    /// <summary>Whether somebody may not even know of the place: then it is not there for them.</summary>
    public static bool IsHidden(HomeRecord home, string userId, Place place, DateTimeOffset now) => !Decide(home, userId, Right.See, place, now).Allowed;

    public static Right RightOf(GrantedRight right) => right switch
    {
        GrantedRight.See => Right.See,
        GrantedRight.Talk => Right.Talk,
        GrantedRight.Control => Right.Control,
        GrantedRight.Configure => Right.Configure,
        _ => Right.Administer,
    };

    // A grant in a room is for that room and what is in it; one without a room is for the whole home.
    private static bool Covers(Grant grant, string userId, Right right, Place place, DateTimeOffset now) =>
        grant.UserId == userId
        && !(grant.Until <= now)
        && (RightOf(grant.Right) == right || (right == Right.See && grant.RoomId is not null))
        && (grant.RoomId is null || grant.RoomId == place.RoomId);

    private static string Name(HomeRole role) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(role.ToString());
}
