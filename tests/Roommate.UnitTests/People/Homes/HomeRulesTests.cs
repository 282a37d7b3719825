using Roommate.Contracts.Faults;
using Roommate.Contracts.People;
using Roommate.People.Homes;
using Shouldly;

namespace Roommate.UnitTests.People.Homes;

public sealed class HomeRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 22, 0, 0, TimeSpan.Zero);

    private static readonly HomeRole[] Roles = Enum.GetValues<HomeRole>();

    [Theory]
    [InlineData(null, "Etc/UTC")]
    [InlineData("Europe/Vienna", "Europe/Vienna")]
    public void A_new_home_has_its_maker_as_owner(string? zone, string expected)
    {
        var home = HomeRules.New(" Flat ", zone, null, "usr_a", "Ana", Now);
        home.Name.ShouldBe("Flat");
        home.TimeZone.ShouldBe(expected);
        home.Members["usr_a"].ShouldBe(new MemberRecord("Ana", HomeRole.Owner, Now));
    }

    [Fact]
    public void Whatever_is_done_in_whatever_order_a_home_keeps_an_owner()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var home = HomeRules.New("Flat", null, null, "usr_0", "Ana", Now);
            for (var step = 0; step < 60; step++)
            {
                home = Step(home, random);
                home.Members.Values.Count(static m => m.Role == HomeRole.Owner).ShouldBeGreaterThan(0, $"seed {seed}, step {step}");
            }
        }
    }

    [Fact]
    public void Only_an_owner_makes_or_unmakes_an_owner()
    {
        var home = Home(("a", HomeRole.Owner), ("b", HomeRole.Owner), ("c", HomeRole.Admin));
        HomeRules.ChangeRole(home, HomeRole.Admin, "c", HomeRole.Owner).Fault!.Code.ShouldBe(FaultCode.Forbidden);
        HomeRules.ChangeRole(home, HomeRole.Admin, "b", HomeRole.Member).Fault!.Code.ShouldBe(FaultCode.Forbidden);
        HomeRules.Leave(home, HomeRole.Admin, "b").Fault!.Code.ShouldBe(FaultCode.Forbidden);
        HomeRules.ChangeRole(home, HomeRole.Owner, "c", HomeRole.Owner).Value.Members["c"].Role.ShouldBe(HomeRole.Owner);
    }

    [Fact]
    public void A_guest_who_leaves_at_a_set_time_gets_no_other_role()
    {
        var home = HomeRules.Admit(Home(("a", HomeRole.Owner)), "g", "Guest", HomeRole.Guest, Now, Now.AddHours(1)).Value;
        HomeRules.ChangeRole(home, HomeRole.Owner, "g", HomeRole.Owner).Fault!.Code.ShouldBe(FaultCode.Conflict);
        HomeRules.Leave(home, HomeRole.Owner, "g").Value.Members.Keys.ShouldBe(["a"]);
    }

    [Fact]
    public void Somebody_who_is_a_member_does_not_join_again() =>
        HomeRules.Join(Home(("a", HomeRole.Owner)), "a", "Ana", HomeRole.Member, Now).Fault!.Code.ShouldBe(FaultCode.Conflict);

    [Theory]
    [InlineData(HomeRole.Owner)]
    [InlineData(HomeRole.Guest)]
    [InlineData(HomeRole.Device)]
    public void Nobody_is_added_as(HomeRole role) =>
        HomeRules.Join(Home(("a", HomeRole.Owner)), "b", "Ben", role, Now).Fault!.Code.ShouldBe(FaultCode.Invalid);

    [Fact]
    public void A_name_that_is_the_same_already_changes_nothing()
    {
        var home = Home(("a", HomeRole.Owner));
        HomeRules.Rename(home, "a", "a").ShouldBeSameAs(home);
        HomeRules.Rename(home, "nobody", "x").ShouldBeSameAs(home);
        HomeRules.Rename(home, "a", "Ana").Members["a"].DisplayName.ShouldBe("Ana");
    }

    [Theory]
    [InlineData("", null, null, "name")]
    [InlineData("a\u0007b", null, null, "name")]
    [InlineData(null, "Mars/Olympus", null, "timeZone")]
    [InlineData(null, null, "x", "locale")]
    public void Wrong_fields_are_named(string? name, string? zone, string? locale, string field) =>
        HomeRules.Check(name, zone, locale)!.Errors!.Keys.ShouldBe([field]);

    private static HomeRecord Home(params (string Id, HomeRole Role)[] members) =>
        new("Flat", "Etc/UTC", "en", members.ToDictionary(static m => m.Id, static m => new MemberRecord(m.Id, m.Role, Now)));

    private static HomeRecord Step(HomeRecord home, Random random)
    {
        var id = $"usr_{random.Next(5)}";
        var actor = Roles[random.Next(Roles.Length)];
        var role = Roles[random.Next(Roles.Length)];
        var next = random.Next(3) switch
        {
            0 => HomeRules.Join(home, id, id, role, Now),
            1 => HomeRules.ChangeRole(home, actor, id, role),
            _ => HomeRules.Leave(home, actor, id),
        };
        return next.Succeeded ? next.Value : home;
    }
}
