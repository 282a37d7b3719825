using Roommate.Contracts.Faults;
using Roommate.Contracts.People;

namespace Roommate.People.Homes;

/// <summary>What may become of a home's single grants.</summary>
internal static class GrantRules
{
    private const int MostGrants = 200;

    private static readonly TimeSpan MostTime = TimeSpan.FromDays(366);

    public static Outcome<HomeRecord> Add(HomeRecord home, Grant grant, DateTimeOffset now) =>
        !home.Members.ContainsKey(grant.UserId) ? Fault.NotFound("This member")
        : grant.Right == GrantedRight.Administer ? Fault.Invalid("right", "See, talk, control and configure can be granted; to administer takes a role.")
        : grant.Until is { } until && (until <= now || until > now + MostTime) ? Fault.Invalid("until", $"A grant ends in the future and within {MostTime.Days} days.")
        : (home.Grants ?? []).Count(g => !(g.Until <= now)) >= MostGrants ? Fault.Conflict($"A home has at most {MostGrants} grants. Withdraw some first.")
        : home with { Grants = [.. (home.Grants ?? []).Where(g => !(g.Until <= now)), grant] };

    /// <summary>Without what has ended; the home itself when nothing has: another node was first.</summary>
    public static HomeRecord End(HomeRecord home, DateTimeOffset now) =>
        home.Grants?.Any(g => g.Until <= now) == true ? home with { Grants = [.. home.Grants.Where(g => !(g.Until <= now))] } : home;

    public static Outcome<HomeRecord> Withdraw(HomeRecord home, string grantId) =>
        home.Grants?.Any(g => g.Id == grantId) == true ? home with { Grants = [.. home.Grants.Where(g => g.Id != grantId)] } : Fault.NotFound("This grant");
}
