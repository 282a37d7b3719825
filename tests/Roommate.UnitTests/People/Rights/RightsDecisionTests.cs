using Roommate.Contracts.Faults;
using Roommate.Contracts.People;
using Roommate.People.Homes;
using Roommate.People.Rights;
using Roommate.Platform.Security;
using Shouldly;

namespace Roommate.UnitTests.People.Rights;

public sealed class RightsDecisionTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 2, 0, 0, TimeSpan.Zero);
    private static readonly Place Kitchen = new("hom_1", "room_1");
    private static readonly Place Bedroom = new("hom_1", "room_2");

    [Fact]
    public void A_grant_is_for_its_person_its_right_its_room_and_its_time()
    {
        var home = Granted(new Grant("grt_1", "usr_kid", GrantedRight.Control, "room_1", Now.AddHours(1)));
        Allows(home, "usr_kid", Right.Control, Kitchen, Now).ShouldBeTrue();
        Allows(home, "usr_kid", Right.Control, Bedroom, Now).ShouldBeFalse();
        Allows(home, "usr_kid", Right.Configure, Kitchen, Now).ShouldBeFalse();
        Allows(home, "usr_kid", Right.Control, Kitchen, Now.AddHours(1)).ShouldBeFalse();
        Allows(home, "usr_guest", Right.Configure, Kitchen, Now).ShouldBeFalse();
    }

    [Fact]
    public void Who_is_let_into_one_room_does_not_know_of_the_others_until_a_grant_says_so()
    {
        var home = Granted();
        RightsDecision.IsHidden(home, "usr_guest", Kitchen, Now).ShouldBeFalse();
        RightsDecision.IsHidden(home, "usr_guest", Bedroom, Now).ShouldBeTrue();
        var wider = Granted(new Grant("grt_1", "usr_guest", GrantedRight.Control, "room_2"));
        RightsDecision.IsHidden(wider, "usr_guest", Bedroom, Now).ShouldBeFalse();
    }

    [Fact]
    public void A_conversation_of_others_stays_hidden_from_an_owner_with_every_grant()
    {
        var home = Granted(new Grant("grt_1", "usr_owner", GrantedRight.See));
        RightsDecision.IsHidden(home, "usr_owner", new Place("hom_1", "room_9", ["usr_kid", "usr_guest"]), Now).ShouldBeTrue();
    }

    [Fact]
    public void Nobody_is_granted_to_administer_and_no_stranger_anything()
    {
        GrantRules.Add(Granted(), new Grant("g", "usr_kid", GrantedRight.Administer), Now).Fault!.Code.ShouldBe(FaultCode.Invalid);
        GrantRules.Add(Granted(), new Grant("g", "usr_stranger", GrantedRight.See), Now).Fault!.Code.ShouldBe(FaultCode.NotFound);
        GrantRules.Add(Granted(), new Grant("g", "usr_kid", GrantedRight.See, Until: Now), Now).Fault!.Code.ShouldBe(FaultCode.Invalid);
    }

    [Fact]
    public void Leaving_takes_the_grants_along()
    {
        var home = Granted(new Grant("grt_1", "usr_kid", GrantedRight.Control));
        HomeRules.Leave(home, HomeRole.Owner, "usr_kid").Value.Grants.ShouldBeEmpty();
    }

    [Fact]
    public void A_home_is_handed_over_in_one_step_and_never_to_a_guest()
    {
        var given = HomeRules.HandOver(Granted(), "usr_owner", "usr_kid").Value;
        (given.Members["usr_kid"].Role, given.Members["usr_owner"].Role).ShouldBe((HomeRole.Owner, HomeRole.Admin));
        HomeRules.HandOver(Granted(), "usr_owner", "usr_guest").Fault!.Code.ShouldBe(FaultCode.Conflict);
        HomeRules.HandOver(Granted(), "usr_owner", "usr_owner").Fault!.Code.ShouldBe(FaultCode.NotFound);
    }

    private static bool Allows(HomeRecord home, string userId, Right right, Place place, DateTimeOffset now) => RightsDecision.Decide(home, userId, right, place, now).Allowed;

    private static HomeRecord Granted(params Grant[] grants) => new(
        "Home",
        "Etc/UTC",
        "en",
        new Dictionary<string, MemberRecord>
        {
            ["usr_owner"] = new("Ana", HomeRole.Owner, Now),
            ["usr_kid"] = new("Kid", HomeRole.Child, Now),
            ["usr_guest"] = new("Guest", HomeRole.Guest, Now, Now.AddDays(1)) { Rooms = ["room_1"] },
        }) { Grants = grants };
}
