using Roommate.Contracts.People;
using Roommate.People.Rights;
using Roommate.Platform.Security;
using Shouldly;

namespace Roommate.UnitTests.People.Rights;

public sealed class RoleRightsTests
{
    /// <summary>The whole table, written out: a right or role that is added fails here until somebody decides.</summary>
    [Theory]
    [InlineData(HomeRole.Owner, "See Talk Control Configure Administer Own")]
    [InlineData(HomeRole.Admin, "See Talk Control Configure Administer")]
    [InlineData(HomeRole.Member, "See Talk Control")]
    [InlineData(HomeRole.Guest, "See Talk Control")]
    [InlineData(HomeRole.Device, "")]
    [InlineData(HomeRole.Child, "See Talk")]
    [InlineData(HomeRole.Service, "See Control")]
    public void A_role_allows_exactly(HomeRole role, string rights)
    {
        var inHomes = Enum.GetValues<Right>().Where(static r => r is not (Right.Public or Right.SignedIn));
        string.Join(' ', inHomes.Where(r => RoleRights.Allows(role, r))).ShouldBe(rights);
    }

    [Fact]
    public void Every_role_is_in_the_table() => Enum.GetValues<HomeRole>().Length.ShouldBe(7);
}
