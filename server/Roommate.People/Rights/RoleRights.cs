using Roommate.Contracts.People;
using Roommate.Platform.Security;

namespace Roommate.People.Rights;

/// <summary>Roles as named sets of rights.</summary>
internal static class RoleRights
{
    public static bool Allows(HomeRole role, Right right) => right switch
    {
        Right.Public or Right.SignedIn => true,
        Right.See => role is not HomeRole.Device,
        Right.Talk => role is not (HomeRole.Device or HomeRole.Service),
        Right.Control => role is not (HomeRole.Device or HomeRole.Child),
        Right.Configure or Right.Administer => role is HomeRole.Owner or HomeRole.Admin,
        Right.Own => role is HomeRole.Owner,
        _ => false,
    };
}
