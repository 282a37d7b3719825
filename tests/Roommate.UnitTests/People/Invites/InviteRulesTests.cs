using Roommate.Contracts.Faults;
using Roommate.Contracts.People;
using Roommate.People.Invites;
using Shouldly;

namespace Roommate.UnitTests.People.Invites;

public sealed class InviteRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 22, 0, 0, TimeSpan.Zero);

    [Fact]
    public void An_invite_lets_in_as_many_as_it_says_and_then_is_gone()
    {
        var invites = Add(new CreateInviteRequest(Uses: 3)).Value;
        for (var i = 0; i < 3; i++)
        {
            invites = InviteRules.Use(invites, "inv_1", Now).Value;
        }

        invites.Open.ShouldBeEmpty();
        InviteRules.Use(invites, "inv_1", Now).Fault!.Code.ShouldBe(FaultCode.NotFound);
    }

    [Fact]
    public void An_invite_without_an_end_ends_after_a_day()
    {
        var invites = Add(new CreateInviteRequest()).Value;
        invites.Open["inv_1"].ExpiresAt.ShouldBe(Now.AddHours(24));
        InviteRules.Use(invites, "inv_1", Now.AddHours(24).AddTicks(-1)).Succeeded.ShouldBeTrue();
        InviteRules.Use(invites, "inv_1", Now.AddHours(24)).Fault!.Code.ShouldBe(FaultCode.NotFound);
    }

    [Theory]
    [InlineData(HomeRole.Owner, 1, 1, "role")]
    [InlineData(HomeRole.Device, 1, 1, "role")]
    [InlineData(HomeRole.Guest, 0, 1, "uses")]
    [InlineData(HomeRole.Guest, 10_001, 1, "uses")]
    [InlineData(HomeRole.Guest, 1, 0, "expiresAt")]
    [InlineData(HomeRole.Guest, 1, -1, "expiresAt")]
    [InlineData(HomeRole.Guest, 1, 24 * 31, "expiresAt")]
    public void A_wrong_invite_names_its_field(HomeRole role, int uses, int hours, string field) =>
        Add(new CreateInviteRequest(role, Now.AddHours(hours), uses)).Fault!.Errors!.Keys.ShouldBe([field]);

    [Fact]
    public void Ended_invites_are_cleared_away_when_another_is_made()
    {
        var old = Add(new CreateInviteRequest()).Value;
        InviteRules.Add(old, "inv_2", "BBBBBBBBBB", new CreateInviteRequest(), "usr_a", Now.AddDays(2)).Value.Open.Keys.ShouldBe(["inv_2"]);
    }

    [Fact]
    public void A_code_is_read_as_people_type_it()
    {
        var random = new Random(7);
        for (var i = 0; i < 200; i++)
        {
            var code = InviteRules.NewCode(random.NextDouble);
            InviteRules.Read(code).ShouldBe(code);
            InviteRules.Read($" {code[..5].ToLowerInvariant()}-{code[5..]} ").ShouldBe(code);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("ABCDE")]
    [InlineData("ABCDE-FGH0O")]
    [InlineData("ABCDEFGHJKM")]
    [InlineData("*")]
    public void What_is_no_code_is_not_read(string typed) => InviteRules.Read(typed).ShouldBeNull();

    private static Outcome<InvitesRecord> Add(CreateInviteRequest request) => InviteRules.Add(InvitesRecord.None, "inv_1", "AAAAAAAAAA", request, "usr_a", Now);
}
