using System.Text.Json;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Home.Link;
using Roommate.Home.Twins;
using Shouldly;

namespace Roommate.UnitTests.Home.Twins;

/// <summary>Wishes on their way: deadlines learned, steps on the way, refusals, what is taken back (rules 5 and 6).</summary>
public sealed class TwinWishesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 22, 5, 0, TimeSpan.Zero);
    private static readonly Cause Ana = new(CauseKind.User, "usr_1", "Ana", "page");
    private static readonly Cause Device = new(CauseKind.Device, "dev_1", Via: "mqtt");

    private static readonly TwinState Blinds = TwinState.New(new DeviceAbout(Components: new Dictionary<string, Component> { ["cover"] = new("cover"), ["light"] = new("light") })) with
    {
        Online = true,
        Since = Now.AddHours(-1),
    };

    [Fact]
    public void A_new_device_has_ten_seconds_and_then_what_it_usually_takes()
    {
        var state = Blinds;
        for (var i = 1; i <= 20; i++)
        {
            var wanted = Want(state, $$"""{"cover":{"position":{{i}} } }""", Now.AddMinutes(i));
            if (i == 1)
            {
                (wanted.Pending[0].Deadline - wanted.Pending[0].Since).ShouldBe(TimeSpan.FromSeconds(10));
            }

            state = Report(wanted, $$"""{"cover":{"position":{{i}} } }""", i, Now.AddMinutes(i).AddSeconds(20));
            state.Pending.ShouldBeEmpty();
        }

        var patience = Want(state, """{"cover":{"position":50}}""", Now.AddHours(1)).Pending[0];
        (patience.Deadline - patience.Since).TotalSeconds.ShouldBeInRange(20, 25);
    }

    [Fact]
    public void What_was_wanted_while_it_was_away_teaches_nothing()
    {
        var wanted = Want(Blinds with { Online = false }, """{"light":{"on":true}}""", Now);
        var back = TwinRules.Connect(wanted, 2, Device, Now.AddHours(5)).State;
        Report(back, """{"light":{"on":true}}""", 1, Now.AddHours(5)).Answers.ShouldBeNull();
    }

    [Fact]
    public void Steps_towards_a_wish_leave_it_and_give_the_rest_its_time()
    {
        var state = Want(Blinds, """{"cover":{"position":100}}""", Now);
        for (var position = 10; position < 100; position += 10)
        {
            state = Report(state, $$"""{"cover":{"position":{{position}},"moving":true} }""", 1, Now.AddSeconds(position));
            state.Desired.GetProperty("cover").GetProperty("position").GetInt32().ShouldBe(100);
            state.Pending.ShouldHaveSingleItem().Acknowledged.ShouldBeTrue();
        }

        Report(state, """{"cover":{"position":100,"moving":false}}""", 1, Now.AddSeconds(100)).Pending.ShouldBeEmpty();
    }

    [Fact]
    public void Blinds_that_stop_half_way_win_when_the_time_is_over()
    {
        var state = Report(Want(Blinds, """{"cover":{"position":100}}""", Now), """{"cover":{"position":50}}""", 1, Now.AddSeconds(5));
        state = Report(state, """{"cover":{"position":50}}""", 1, Now.AddSeconds(30));
        state.Desired.GetProperty("cover").GetProperty("position").GetInt32().ShouldBe(50);
        state.Pending.ShouldBeEmpty();
    }

    [Fact]
    public void An_adapter_that_knows_no_versions_is_believed_when_the_time_is_over()
    {
        var state = Want(Blinds, """{"light":{"on":true}}""", Now);
        var early = Report(state, """{"light":{"on":false}}""", null, Now.AddSeconds(1));
        early.Desired.GetProperty("light").GetProperty("on").GetBoolean().ShouldBeTrue();
        Report(early, """{"light":{"on":false}}""", null, Now.AddSeconds(11)).Desired.GetProperty("light").GetProperty("on").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public void A_refusal_of_a_part_refuses_what_is_in_it_and_a_new_wish_tries_again()
    {
        var state = Want(Blinds, """{"cover":{"position":100}}""", Now);
        state = TwinRules.Report(state, new DeviceReport(Json("{}"), Dv: 1, Refused: new Dictionary<string, string> { ["cover"] = "blocked" }), Device, Now).Value.State;
        state.Pending.ShouldHaveSingleItem().Refused.ShouldBe("blocked");
        TwinDelta.IsEmpty(TwinDelta.Of(state)).ShouldBeTrue();
        var again = Want(state, """{"cover":{"position":100}}""", Now);
        again.DesiredVersion.ShouldBe(2);
        TwinDelta.IsEmpty(TwinDelta.Of(again)).ShouldBeFalse();
    }

    [Fact]
    public void What_is_taken_back_and_still_there_is_in_the_deltas_del_until_it_is_gone()
    {
        var state = Report(Want(Blinds, """{"schedule":{"mon":7}}""", Now), """{"schedule":{"mon":7}}""", 1, Now);
        state = Want(state, """{"schedule":{"mon":null},"light":{"on":null}}""", Now);
        Json(LinkMessages.Delta(state)).GetProperty("del").EnumerateArray().Select(static p => p.GetString()).ShouldBe(["schedule.mon"]);
        state = Report(state, """{"schedule":{"mon":null}}""", 2, Now);
        state.Pending.ShouldBeEmpty();
        Json(LinkMessages.Delta(state)).GetProperty("del").GetArrayLength().ShouldBe(0);
    }

    private static TwinState Want(TwinState state, string patch, DateTimeOffset now) => TwinRules.SetDesired(state, Json(patch), null, null, Ana, now).Value.State;

    private static TwinState Report(TwinState state, string patch, long? dv, DateTimeOffset now) =>
        TwinRules.Report(state, new DeviceReport(Json(patch), Dv: dv is null ? null : state.DesiredVersion), Device, now).Value.State;

    private static JsonElement Json(string text) => JsonElement.Parse(text);

    private static JsonElement Json(byte[] text) => JsonElement.Parse(text);
}
