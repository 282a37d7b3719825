using Roommate.Contracts.Home;
using Roommate.Home.Routines;
using Shouldly;

namespace Roommate.UnitTests.Home.Routines;

public sealed class ConditionTests
{
    [Theory]
    [InlineData("22:00", "06:00", 23, true)]
    [InlineData("22:00", "06:00", 5, true)]
    [InlineData("22:00", "06:00", 6, false)]
    [InlineData("22:00", "06:00", 12, false)]
    [InlineData("08:00", "12:00", 8, true)]
    [InlineData("08:00", "12:00", 12, false)]
    [InlineData("08:00", null, 20, true)]
    [InlineData(null, "08:00", 20, false)]
    public void A_window_may_go_over_midnight(string? after, string? before, int hour, bool holds) =>
        Holds(new RoutineCondition("time", After: after, Before: before), Worlds.Noon.AddHours(hour - 12)).ShouldBe(holds);

    [Fact]
    public void What_nobody_knows_does_not_hold_and_its_opposite_neither_by_accident()
    {
        Holds(Worlds.On("dev_gone")).ShouldBeFalse();
        Holds(Worlds.On("dev_gone", on: false)).ShouldBeFalse();
        Holds(new RoutineCondition("not", Of: [Worlds.On("dev_gone")])).ShouldBeTrue();
    }

    [Fact]
    public void And_or_not_weekday_presence_and_value_mean_what_they_say()
    {
        var friday = new RoutineCondition("weekday", Days: ["fri"]);
        var monday = new RoutineCondition("weekday", Days: ["mon"]);
        Holds(new RoutineCondition("or", Of: [monday, friday])).ShouldBeTrue();
        Holds(new RoutineCondition("and", Of: [monday, friday])).ShouldBeFalse();
        Holds(new RoutineCondition("not", Of: [monday])).ShouldBeTrue();
        Holds(new RoutineCondition("presence", Presence: "home")).ShouldBeTrue();
        Holds(new RoutineCondition("presence", UserId: "usr_ben", Presence: "home")).ShouldBeFalse();
        Holds(new RoutineCondition("presence", UserId: "usr_ben", Presence: "away")).ShouldBeTrue();
        Holds(new RoutineCondition("value", Value: "{{trigger.value}}", Above: 20)).ShouldBeTrue();
        Holds(new RoutineCondition("value", Value: "{{trigger.nothing}}", Above: 20)).ShouldBeFalse();
    }

    [Fact]
    public void A_state_trigger_fires_when_it_begins_to_hold_and_only_then()
    {
        var hot = new RoutineTrigger("state", DeviceId: "d", Path: "t.value", Above: 25);
        Move(hot, 24, 26).ShouldBe(StateTriggers.Move.Enters);
        Move(hot, 26, 27).ShouldBe(StateTriggers.Move.None);
        Move(hot, 27, 25).ShouldBe(StateTriggers.Move.Leaves);
        Move(hot, null, 30).ShouldBe(StateTriggers.Move.Enters);
        var any = new RoutineTrigger("state", DeviceId: "d", Path: "t.value");
        Move(any, 1, 2).ShouldBe(StateTriggers.Move.Enters);
        Move(any, 2, 2).ShouldBe(StateTriggers.Move.None);
        var fromTwo = any with { From = Worlds.Json(2), To = Worlds.Json(3) };
        Move(fromTwo, 2, 3).ShouldBe(StateTriggers.Move.Enters);
        Move(fromTwo, 1, 3).ShouldBe(StateTriggers.Move.None);
    }

    [Theory]
    [InlineData("It is {{trigger.value}} °C", "It is 21.5 °C")]
    [InlineData("{{ trigger.type }}", "state")]
    [InlineData("{{trigger.nothing.at.all}}", "")]
    [InlineData("{{trigger.value", "{{trigger.value")]
    [InlineData("{{1+1}} {{}} {{{{trigger.type}}}}", "{{1+1}} {{}} {{state}}")]
    public void Templates_are_total(string text, string filled) => Templates.Fill(text, Variables).ShouldBe(filled);

    [Fact]
    public void A_template_alone_keeps_the_type_of_its_value() =>
        Templates.Fill(Worlds.Json(new { a = "{{trigger.value}}", b = new[] { "{{trigger.type}}!" } }), Variables).GetRawText().ShouldBe("""{"a":21.5,"b":["state!"]}""");

    private static System.Text.Json.JsonElement Variables => Worlds.Run(new RunTrigger("state", Worlds.Noon, Value: Worlds.Json(21.5))).Variables;

    private static bool Holds(RoutineCondition condition, DateTimeOffset? now = null) => Conditions.Holds(condition, Worlds.At(now ?? Worlds.Noon), Variables);

    private static StateTriggers.Move Move(RoutineTrigger trigger, double? before, double? after) =>
        StateTriggers.Of(trigger, before is { } b ? Worlds.Json(b) : null, after is { } a ? Worlds.Json(a) : null);
}
