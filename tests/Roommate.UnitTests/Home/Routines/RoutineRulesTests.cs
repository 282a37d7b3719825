using System.Text.Json;
using Roommate.Contracts;
using Roommate.Contracts.Home;
using Roommate.Home.Routines;
using Shouldly;

namespace Roommate.UnitTests.Home.Routines;

public sealed class RoutineRulesTests
{
    private static readonly HomeClock Home = new(TimeZoneInfo.Utc, new EarthPlace(48, 16));

    [Theory]
    [InlineData("""{"type":"cron","cron":"0 7 * * 1-5"}""")]
    [InlineData("""{"type":"once","at":"2026-12-24T18:00:00Z"}""")]
    [InlineData("""{"type":"every","everyMs":60000}""")]
    [InlineData("""{"type":"sun","sun":"sunset","offsetMinutes":-30}""")]
    [InlineData("""{"type":"state","deviceId":"dev_1","path":"motion.active","to":true,"forMs":300000}""")]
    [InlineData("""{"type":"event","deviceId":"dev_1","event":"press"}""")]
    [InlineData("""{"type":"presence","presence":"away"}""")]
    [InlineData("""{"type":"webhook"}""")]
    [InlineData("""{"type":"routine","routineId":"rtn_1"}""")]
    public void Every_trigger_of_the_documentation_is_taken(string trigger) => Wrong(Definition(trigger: trigger)).ShouldBeEmpty();

    [Theory]
    [InlineData("""{"type":"cron","cron":"0 7 30 2 *"}""", "triggers[0].cron")]
    [InlineData("""{"type":"cron"}""", "triggers[0].cron")]
    [InlineData("""{"type":"once"}""", "triggers[0].at")]
    [InlineData("""{"type":"every","everyMs":10}""", "triggers[0].everyMs")]
    [InlineData("""{"type":"sun","sun":"noon"}""", "triggers[0].sun")]
    [InlineData("""{"type":"state","deviceId":"dev_1","path":".","forMs":0}""", "triggers[0].path")]
    [InlineData("""{"type":"state","deviceId":"dev_1","path":"t.value","above":5,"below":5}""", "triggers[0].above")]
    [InlineData("""{"type":"moon"}""", "triggers[0].type")]
    public void A_wrong_trigger_is_told_by_its_field(string trigger, string field) => Wrong(Definition(trigger: trigger)).ShouldContain(field);

    [Theory]
    [InlineData("""{"type":"set","deviceId":"dev_1","patch":{"light":{"on":true}}}""")]
    [InlineData("""{"type":"scene","sceneId":"scn_1"}""")]
    [InlineData("""{"type":"command","deviceId":"dev_1","command":"identify"}""")]
    [InlineData("""{"type":"message","roomId":"room_1","text":"It is {{trigger.value}}"}""")]
    [InlineData("""{"type":"notify","text":"Hello"}""")]
    [InlineData("""{"type":"ask","roomId":"room_1","text":"How was the day?"}""")]
    [InlineData("""{"type":"delay","forMs":1000}""")]
    [InlineData("""{"type":"wait","until":[{"type":"presence","presence":"home"}],"timeoutMs":1000,"onTimeout":"stop"}""")]
    [InlineData("""{"type":"choose","choices":[{"if":[{"type":"weekday","days":["sat","sun"]}],"then":[{"type":"stop"}]}],"else":[]}""")]
    [InlineData("""{"type":"repeat","times":3,"do":[{"type":"delay","forMs":1000}]}""")]
    [InlineData("""{"type":"routine","routineId":"rtn_1"}""")]
    [InlineData("""{"type":"webhook","url":"https://example.com/hook","body":{"v":"{{trigger.value}}"}}""")]
    [InlineData("""{"type":"stop","text":"Enough"}""")]
    public void Every_action_of_the_documentation_is_taken(string action) => Wrong(Definition(action: action)).ShouldBeEmpty();

    [Theory]
    [InlineData("""{"type":"set","deviceId":"dev_1"}""", "actions[0].patch")]
    [InlineData("""{"type":"message","text":"x"}""", "actions[0].roomId")]
    [InlineData("""{"type":"delay","forMs":99999999999}""", "actions[0].forMs")]
    [InlineData("""{"type":"wait","until":[{"type":"presence","presence":"home"}]}""", "actions[0].timeoutMs")]
    [InlineData("""{"type":"repeat","times":1000,"do":[{"type":"stop"}]}""", "actions[0].times")]
    [InlineData("""{"type":"choose","choices":[{"if":[{"type":"time","after":"25:00"}],"then":[]}]}""", "actions[0].choices[0].if[0].after")]
    [InlineData("""{"type":"explode"}""", "actions[0].type")]
    public void A_wrong_action_is_told_by_its_field(string action, string field) => Wrong(Definition(action: action)).ShouldContain(field);

    [Fact]
    public void Depth_and_number_have_a_limit()
    {
        var deep = Enumerable.Range(0, 8).Aggregate(new RoutineAction("stop"), static (inner, _) => new RoutineAction("repeat", Times: 1, Do: [inner]));
        Wrong(Definition() with { Actions = [deep] }).ShouldNotBeEmpty();
        Wrong(Definition() with { Actions = [.. Enumerable.Repeat(new RoutineAction("stop"), 101)] }).ShouldContain("actions[100]");
        Wrong(Definition() with { Triggers = [.. Enumerable.Repeat(new RoutineTrigger("webhook"), 21)] }).ShouldContain("triggers");
        Wrong(Definition() with { Actions = [] }).ShouldContain("actions");
        Wrong(Definition() with { Name = " " }).ShouldContain("name");
    }

    [Fact]
    public void The_sun_needs_a_place()
    {
        var fault = RoutineRules.Check(Definition(trigger: """{"type":"sun","sun":"sunset"}"""), new HomeClock(TimeZoneInfo.Utc))!;
        fault.Errors!["triggers[0].sun"][0].ShouldContain("location");
    }

    [Fact]
    public void A_chain_that_comes_back_is_stopped_with_its_way_and_so_is_a_storm()
    {
        static string Names(string id) => id.ToUpperInvariant();
        LifeRules.Loop("a", ["a", "b", "a", "b"], RoutineLife.New, Worlds.Noon, Names).ShouldBeNull();
        LifeRules.Loop("a", ["a", "b", "a", "b", "a", "b"], RoutineLife.New, Worlds.Noon, Names)!.ShouldContain("A, then B, then A");
        LifeRules.Loop("a", ["a", "a", "a"], RoutineLife.New, Worlds.Noon, Names)!.ShouldContain("started itself");
        var busy = RoutineLife.New with { Minute = Worlds.Noon, InMinute = 60 };
        LifeRules.Loop("a", [], busy, Worlds.Noon.AddSeconds(59), Names)!.ShouldContain("60 times");
        LifeRules.Loop("a", [], busy, Worlds.Noon.AddSeconds(60), Names).ShouldBeNull();
    }

    [Fact]
    public void Each_mode_does_with_a_second_start_what_it_says()
    {
        var first = Worlds.Run(null, new RoutineAction("stop")) with { Id = "run_a_1" };
        var second = first with { Id = "run_a_2" };
        var busy = LifeRules.Start(RoutineLife.New, Definition(), first, [], Worlds.Noon).Life;
        Start(RoutineMode.Single).Runs.ShouldBeEmpty();
        Start(RoutineMode.Parallel).Life.Active.ShouldBe(["run_a_1", "run_a_2"]);
        var queued = Start(RoutineMode.Queued);
        (queued.Life.Active, queued.Life.Queue).ShouldSatisfyAllConditions(l => l.Active.ShouldBe(["run_a_1"]), l => l.Queue.ShouldBe(["run_a_2"]));
        LifeRules.End(queued.Life, first.End(RoutineRunState.Completed, Worlds.Noon)).Active.ShouldBe(["run_a_2"]);
        var restarted = LifeRules.Start(busy, Definition() with { Mode = RoutineMode.Restart }, second, [(first, 1)], Worlds.Noon);
        restarted.Life.Active.ShouldBe(["run_a_2"]);
        restarted.Runs[0].Run.State.ShouldBe(RoutineRunState.Stopped);

        LifeStep Start(RoutineMode mode) => LifeRules.Start(busy, Definition() with { Mode = mode }, second, [], Worlds.Noon);
    }

    [Theory]
    [InlineData("null", null, "triggers[0]")]
    [InlineData(null, "null", "actions[0]")]
    [InlineData(null, """{"type":"notify","text":"x","userIds":[null]}""", "actions[0].userIds[0]")]
    [InlineData(null, """{"type":"wait","until":[{"type":"and","of":[null]}],"timeoutMs":5}""", "actions[0].until[0].of[0]")]
    [InlineData(null, """{"type":"wait","until":[{"type":"weekday","days":[null]}],"timeoutMs":5}""", "actions[0].until[0].days[0]")]
    [InlineData(null, """{"type":"repeat","times":2,"do":[{"type":"stop"},null]}""", "actions[0].do[1]")]
    [InlineData(null, """{"type":"choose","choices":[null]}""", "actions[0].choices[0]")]
    [InlineData(null, """{"type":"choose","choices":[{"if":[],"then":[]}],"else":[null]}""", "actions[0].else[0]")]
    public void A_null_in_a_list_is_told_by_its_place(string? trigger, string? action, string field) =>
        Wrong(Definition(trigger ?? """{"type":"webhook"}""", action ?? """{"type":"stop"}""")).ShouldBe([field]);

    private static RoutineDefinition Definition(string trigger = """{"type":"webhook"}""", string action = """{"type":"stop"}""") => new(
        "Test",
        [JsonSerializer.Deserialize<RoutineTrigger>(trigger, Wire.Json)!],
        [JsonSerializer.Deserialize<RoutineAction>(action, Wire.Json)!]);

    private static IEnumerable<string> Wrong(RoutineDefinition definition) => RoutineRules.Check(definition, Home)?.Errors?.Keys ?? [];
}
