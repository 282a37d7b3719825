using System.Text.Json;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Home.Twins;
using Shouldly;

namespace Roommate.UnitTests.Home.Twins;

/// <summary>The rules of twins.md, by number.</summary>
public sealed class TwinRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 22, 5, 0, TimeSpan.Zero);
    private static readonly Cause Ana = new(CauseKind.User, "usr_1", "Ana", "page");
    private static readonly Cause Device = new(CauseKind.Device, "dev_1", Via: "mqtt");

    private static readonly TwinState Lamp = TwinState.New(new DeviceAbout(Components: new Dictionary<string, Component>
    {
        ["light"] = new("light"), ["lock"] = new("lock"), ["heat"] = new("climate"),
    }));

    [Fact]
    public void Rule_1_A_patch_that_changes_nothing_emits_nothing()
    {
        var state = Want(Lamp, """{"light":{"on":true}}""").State;
        var again = Want(state, """{"light":{"on":true}}""");
        again.Events.ShouldBeEmpty();
        again.State.ShouldBe(state);
    }

    [Fact]
    public void Rule_2_Each_event_is_one_revision_and_only_the_section_that_changed_gets_a_version()
    {
        var wanted = Want(Lamp, """{"light":{"on":true}}""").State;
        (wanted.Rev, wanted.DesiredVersion, wanted.ReportedVersion).ShouldBe((1, 1, 0));
        var reported = Report(wanted, """{"light":{"on":true}}""", seq: 1, dv: 1).State;
        (reported.Rev, reported.DesiredVersion, reported.ReportedVersion).ShouldBe((2, 1, 1));
    }

    [Fact]
    public void Rule_4_A_condition_that_does_not_hold_answers_the_current_version_and_writes_nothing()
    {
        var state = Want(Lamp, """{"light":{"on":true}}""").State;
        TwinRules.SetDesired(state, Json("""{"light":{"on":false}}"""), ifRev: 7, ifVersion: null, Ana, Now).Fault!.CurrentVersion.ShouldBe(1);
        TwinRules.SetDesired(state, Json("""{"light":{"on":false}}"""), ifRev: null, ifVersion: 0, Ana, Now).Fault!.Code.ShouldBe(FaultCode.VersionMismatch);
        TwinRules.SetDesired(state, Json("""{"light":{"on":false}}"""), ifRev: 1, ifVersion: 1, Ana, Now).Succeeded.ShouldBeTrue();
    }

    [Fact]
    public void Rule_5_A_wall_switch_moves_desired_too_in_one_commit_of_two_revisions()
    {
        var state = Report(Want(Lamp, """{"light":{"on":true}}""").State, """{"light":{"on":true}}""", 1, 1).State;
        var step = Report(state, """{"light":{"on":false}}""", 2, 1);
        step.Events.Select(static e => e.Type).ShouldBe([EventTypes.TwinReported, EventTypes.TwinDesired]);
        step.State.Rev.ShouldBe(state.Rev + 2);
        step.State.Desired.GetProperty("light").GetProperty("on").GetBoolean().ShouldBeFalse();
        step.State.Leaves["light.on"].By.ShouldBe(Device);
        TwinDelta.IsEmpty(TwinDelta.Of(step.State)).ShouldBeTrue();
    }

    [Fact]
    public void Rule_5_Where_the_server_wins_the_wish_stays()
    {
        var state = Report(Want(Lamp, """{"heat":{"target":21}}""").State, """{"heat":{"target":21}}""", 1, 1).State;
        var step = Report(state, """{"heat":{"target":18}}""", 2, 1);
        step.State.Desired.GetProperty("heat").GetProperty("target").GetInt32().ShouldBe(21);
        TwinDelta.Of(step.State).GetProperty("heat").GetProperty("target").GetInt32().ShouldBe(21);
    }

    [Fact]
    public void Rule_5_A_report_older_than_a_wish_on_its_way_does_not_flip_it_back()
    {
        var state = Want(Lamp, """{"light":{"on":true}}""").State;
        var step = Report(state, """{"light":{"on":false}}""", seq: 1, dv: 0);
        step.State.Desired.GetProperty("light").GetProperty("on").GetBoolean().ShouldBeTrue();
        step.State.Pending.ShouldHaveSingleItem().Path.ShouldBe("light.on");
    }

    [Fact]
    public void Rule_6_A_refused_value_leaves_the_delta_says_why_and_returns_only_with_a_new_wish()
    {
        var state = Want(Lamp, """{"light":{"brightness":40}}""").State;
        var refusal = new DeviceReport(Json("{}"), 1, 1, new Dictionary<string, string> { ["light.brightness"] = "no dimmer" });
        var refused = TwinRules.Report(state, refusal, Device, Now).Value.State;
        TwinDelta.IsEmpty(TwinDelta.Of(refused)).ShouldBeTrue();
        TwinWishes.Shown(refused, Now).ShouldHaveSingleItem().ShouldBe(new PendingChange("light.brightness", Now, Now + AnswerTimes.PatienceWith(null), PendingState.Refused, "no dimmer"));
        var wanted = Want(refused, """{"light":{"brightness":40}}""").State;
        wanted.DesiredVersion.ShouldBe(2);
        TwinDelta.IsEmpty(TwinDelta.Of(wanted)).ShouldBeFalse();
    }

    [Fact]
    public void Rule_8_A_report_seen_before_is_not_applied_again_and_a_new_boot_counts_anew()
    {
        var state = Report(Lamp, """{"light":{"on":true}}""", 5, null).State;
        Report(state, """{"light":{"on":false}}""", 5, null).State.ShouldBe(state);
        Report(state, """{"light":{"on":false}}""", 4, null).Events.ShouldBeEmpty();
        var rebooted = TwinRules.Connect(state, 2, Device, Now).State;
        Report(rebooted, """{"light":{"on":false}}""", 1, null).Events.ShouldNotBeEmpty();
    }

    [Fact]
    public void Rule_9_The_devices_time_is_kept_within_what_is_possible()
    {
        var late = TwinRules.Report(Lamp, new DeviceReport(Json("""{"light":{"on":true}}"""), 1, Ts: Now + TimeSpan.FromHours(1)), Device, Now).Value.State;
        late.ReportedAt.ShouldBe(Now + TimeSpan.FromSeconds(60));
        var early = TwinRules.Report(late, new DeviceReport(Json("""{"light":{"on":false}}"""), 2, Ts: Now), Device, Now).Value.State;
        early.ReportedAt.ShouldBe(late.ReportedAt);
    }

    [Fact]
    public void Rule_11_What_an_absent_device_last_said_stays()
    {
        var there = Report(TwinRules.Connect(Lamp, 1, Device, Now).State, """{"light":{"on":true}}""", 1, null).State;
        var gone = TwinRules.Disconnect(there, Device, Now + TimeSpan.FromMinutes(1));
        gone.State.Online.ShouldBeFalse();
        gone.State.Reported.GetRawText().ShouldBe(there.Reported.GetRawText());
        TwinRules.Disconnect(gone.State, Device, Now).Events.ShouldBeEmpty();
    }

    public static TheoryData<string, string> TooMuch => new()
    {
        { $$"""{"a":"{{new string('x', 4097)}}"}""", FaultCode.Invalid },
        { $$"""{"{{new string('k', 129)}}":1}""", FaultCode.Invalid },
        { """{"a":{"b":{"c":{"d":{"e":{"f":{"g":{"h":{"i":{"j":{"k":1}}}}}}}}}}}""", FaultCode.Invalid },
        { "[1]", FaultCode.Invalid },
        { """{"$x":1}""", FaultCode.Invalid },
        { $$"""{"a":[{{string.Join(",", Enumerable.Repeat($"\"{new string('x', 4000)}\"", 17))}}]}""", FaultCode.TooLarge },
    };

    [Theory]
    [MemberData(nameof(TooMuch))]
    public void Rule_12_Limits_are_answered_and_nothing_is_written(string patch, string code)
    {
        TwinRules.SetDesired(Lamp, Json(patch), null, null, Ana, Now).Fault!.Code.ShouldBe(code);
        TwinRules.Report(Lamp, new DeviceReport(Json(patch), 1), Device, Now).Fault!.Code.ShouldBe(code);
    }

    [Theory]
    [InlineData("""{"light":{"brightness":140}}""")]
    [InlineData("""{"light":{"on":"yes"}}""")]
    [InlineData("""{"heat":{"mode":"blast"}}""")]
    [InlineData("""{"lock":{"locked":1}}""")]
    public void A_wish_that_no_such_part_can_have_is_invalid(string patch) =>
        TwinRules.SetDesired(Lamp, Json(patch), null, null, Ana, Now).Fault!.Code.ShouldBe(FaultCode.Invalid);

    [Fact]
    public void Rule_14_Every_desired_leaf_names_who_wanted_it()
    {
        var state = Want(Lamp, """{"light":{"on":true,"brightness":40}}""").State;
        state.Leaves.Keys.Order().ShouldBe(["light.brightness", "light.on"]);
        state.Leaves["light.on"].ShouldBe(new LeafOrigin(Now, 1, Ana));
    }

    [Fact]
    public void Ten_thousand_random_steps_keep_the_twin_true()
    {
        const int Seed = 14;
        var random = new Random(Seed);
        var state = Lamp;
        long seq = 0;
        for (var i = 0; i < 10_000; i++)
        {
            var before = state;
            var patch = JsonSerializer.Serialize(new { light = new { on = random.Next(2) == 0, brightness = random.Next(4) * 25 } });
            var step = random.Next(3) switch
            {
                0 => Want(state, patch),
                1 => Report(state, patch, ++seq, random.Next(2) == 0 ? state.DesiredVersion : Math.Max(0, state.DesiredVersion - 1)),
                _ => Report(state, patch, Math.Max(1, seq - random.Next(3)), state.DesiredVersion),
            };
            state = step.State;
            state.Rev.ShouldBe(before.Rev + step.Events.Count, $"seed {Seed}, step {i}");
            state.DesiredVersion.ShouldBeInRange(before.DesiredVersion, before.DesiredVersion + 1);
            var inStep = JsonElement.DeepEquals(MergePatch.Apply(state.Reported, state.Desired), state.Reported);
            TwinDelta.IsEmpty(TwinDelta.Of(state)).ShouldBe(inStep, $"seed {Seed}, step {i}: {TwinDelta.Of(state)}");
        }
    }

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    private static TwinStep Want(TwinState state, string patch) => TwinRules.SetDesired(state, Json(patch), null, null, Ana, Now).Value;

    private static TwinStep Report(TwinState state, string patch, long? seq, long? dv) => TwinRules.Report(state, new DeviceReport(Json(patch), seq, dv), Device, Now).Value;
}
