using System.Text.Json;
using Roommate.Contracts;
using Roommate.Contracts.Home;
using Roommate.Home.Routines;
using Shouldly;

namespace Roommate.UnitTests.Home.Routines;

/// <summary>The interpreter, step by step: effects, waits, choices, loops, and going on after a crash.</summary>
public sealed class InterpreterTests
{
    private const string On = """{"light":{"on":true}}""";
    private const string Off = """{"light":{"on":false}}""";

    [Fact]
    public void Actions_happen_in_order_and_leave_a_trace()
    {
        var (run, effects) = Through(Worlds.Run(null, Worlds.Say("one"), Worlds.Say("two")), Worlds.At(Worlds.Noon));
        effects.ShouldBe(["one", "two"]);
        run.State.ShouldBe(RoutineRunState.Completed);
        run.Steps!.Select(static s => (s.Name, s.Place)).ShouldBe([("message", "0"), ("message", "1")]);
    }

    [Fact]
    public void A_delay_ends_at_its_moment_and_not_before_however_often_it_is_looked_at()
    {
        var run = Worlds.Run(null, new RoutineAction("delay", ForMs: 60_000), Worlds.Say("after"));
        var script = Script.Of(run.Actions);
        (run, _) = Interpreter.Next(run, script, Worlds.At(Worlds.Noon));
        run.State.ShouldBe(RoutineRunState.Waiting);
        run.WakeAt.ShouldBe(Worlds.Noon.AddMinutes(1));
        for (var second = 1; second < 60; second += 7)
        {
            // Every look is after a crash: the state is read from what was kept.
            (run, var early) = Interpreter.Next(Kept(run), script, Worlds.At(Worlds.Noon.AddSeconds(second)));
            early.ShouldBeNull();
            run.WakeAt.ShouldBe(Worlds.Noon.AddMinutes(1), "looking does not push it away");
        }

        (run, var effect) = Interpreter.Next(Kept(run), script, Worlds.At(Worlds.Noon.AddSeconds(75)));
        effect!.Text.ShouldBe("after");
        run.Steps![0].Ms.ShouldBe(75_000);
    }

    [Fact]
    public void A_wait_ends_when_its_condition_holds_or_at_its_time_out()
    {
        RoutineAction[] actions = [new RoutineAction("wait", Until: [Worlds.On()], TimeoutMs: 60_000), Worlds.Say("after")];
        Waited(actions, On, 10).ShouldBe(("after", "fulfilled"));
        Waited(actions, Off, 61).ShouldBe(("after", "timed out"));
        var stop = actions[0] with { OnTimeout = "stop" };
        var run = Worlds.Run(null, stop, Worlds.Say("after"));
        var script = Script.Of(run.Actions);
        (run, _) = Interpreter.Next(run, script, Worlds.At(Worlds.Noon, ("dev_lamp", Off)));
        (run, var effect) = Interpreter.Next(run, script, Worlds.At(Worlds.Noon.AddSeconds(61), ("dev_lamp", Off)));
        effect.ShouldBeNull();
        run.State.ShouldBe(RoutineRunState.Stopped);
    }

    [Theory]
    [InlineData(On, "on", "end")]
    [InlineData(Off, "off", "end")]
    [InlineData("{}", "neither", "end")]
    public void Choose_takes_the_first_that_fits_and_goes_on_behind(string lamp, params string[] expected)
    {
        var choose = new RoutineAction(
            "choose",
            Choices: [new RoutineChoice([Worlds.On()], [Worlds.Say("on")]), new RoutineChoice([Worlds.On(on: false)], [Worlds.Say("off")])],
            Else: [Worlds.Say("neither")]);
        Through(Worlds.Run(null, choose, Worlds.Say("end")), Worlds.At(Worlds.Noon, ("dev_lamp", lamp))).Effects.ShouldBe(expected);
    }

    [Fact]
    public void Repeat_goes_round_as_often_as_it_says_also_inside_another()
    {
        var inner = new RoutineAction("repeat", Times: 2, Do: [Worlds.Say("in")]);
        var outer = new RoutineAction("repeat", Times: 3, Do: [Worlds.Say("out"), inner]);
        Through(Worlds.Run(null, outer, Worlds.Say("end")), Worlds.At(Worlds.Noon)).Effects
            .ShouldBe([.. Enumerable.Repeat<string[]>(["out", "in", "in"], 3).SelectMany(static x => x), "end"]);
    }

    [Fact]
    public void Repeat_while_ends_when_it_no_longer_holds_and_at_its_bound()
    {
        var hold = new RoutineAction("repeat", Times: 5, While: [Worlds.On()], Do: [Worlds.Say("again")]);
        Through(Worlds.Run(null, hold), Worlds.At(Worlds.Noon, ("dev_lamp", Off))).Effects.ShouldBeEmpty();
        Through(Worlds.Run(null, hold), Worlds.At(Worlds.Noon, ("dev_lamp", On))).Effects.Count.ShouldBe(5);
    }

    [Fact]
    public void Loops_inside_loops_end_with_an_explanation()
    {
        var deep = new RoutineAction("choose", Choices: [new RoutineChoice([Worlds.On()], [])]);
        var action = Enumerable.Range(0, 4).Aggregate(deep, static (inner, _) => new RoutineAction("repeat", Times: 100, Do: [inner]));
        var (run, _) = Through(Worlds.Run(null, action), Worlds.At(Worlds.Noon));
        run.State.ShouldBe(RoutineRunState.Failed);
        run.Problem!.ShouldContain("repeat");
        run.Steps!.Count.ShouldBeLessThanOrEqualTo(200);
    }

    [Fact]
    public void A_failed_action_ends_the_run_and_a_stop_too()
    {
        var run = Worlds.Run(null, Worlds.Say("one"), Worlds.Say("two"));
        var script = Script.Of(run.Actions);
        (run, _) = Interpreter.Next(run, script, Worlds.At(Worlds.Noon));
        run = Interpreter.Done(run, script, Worlds.Noon, Worlds.Noon, "no such room", failed: true);
        run.State.ShouldBe(RoutineRunState.Failed);
        run.Problem!.ShouldContain("no such room");
        var (stopped, effects) = Through(Worlds.Run(null, new RoutineAction("stop", Text: "by {{trigger.by}}"), Worlds.Say("never")) with { Trigger = new RunTrigger("manual", Worlds.Noon, By: "Ana") }, Worlds.At(Worlds.Noon));
        effects.ShouldBeEmpty();
        stopped.Problem.ShouldBe("by Ana");
    }

    [Fact]
    public void Read_again_at_any_point_a_run_has_the_same_effects_with_the_same_keys()
    {
        RoutineAction[] actions =
        [
            Worlds.Say("a"),
            new RoutineAction("repeat", Times: 3, Do: [Worlds.Say("b"), new RoutineAction("delay", ForMs: 1000)]),
            new RoutineAction("choose", Choices: [new RoutineChoice([Worlds.On()], [Worlds.Say("c")])]),
            Worlds.Say("d"),
        ];
        var straight = Keys(actions, crashes: null);
        for (var seed = 0; seed < 200; seed++)
        {
            Keys(actions, new Random(seed)).ShouldBe(straight, $"seed {seed}");
        }
    }

    // All effects with their keys; with crashes, an effect may be had twice, always under its key.
    private static List<string> Keys(RoutineAction[] actions, Random? crashes)
    {
        var run = Worlds.Run(null, actions);
        var script = Script.Of(actions);
        var had = new List<string>();
        for (var now = Worlds.Noon; run.IsOpen; now = now.AddMilliseconds(300))
        {
            var (next, effect) = Interpreter.Next(Kept(run), script, Worlds.At(now, ("dev_lamp", On)));
            if (effect is not null)
            {
                var key = $"{effect.Text} {next.EffectKey}";
                if (!had.Contains(key))
                {
                    had.Add(key);
                }

                next = Interpreter.Done(next, script, now, now, "ok", failed: false);
            }

            // A crash before the state was kept: the next look begins from the old one.
            run = crashes?.Next(3) == 0 ? run : next;
        }

        return had;
    }

    private static (string? Text, string Result) Waited(RoutineAction[] actions, string lamp, int afterSeconds)
    {
        var run = Worlds.Run(null, actions);
        var script = Script.Of(actions);
        (run, _) = Interpreter.Next(run, script, Worlds.At(Worlds.Noon, ("dev_lamp", Off)));
        run.State.ShouldBe(RoutineRunState.Waiting);
        (run, var effect) = Interpreter.Next(Kept(run), script, Worlds.At(Worlds.Noon.AddSeconds(afterSeconds), ("dev_lamp", lamp)));
        return (effect?.Text, run.Steps![0].Result);
    }

    private static RunState Kept(RunState run) => JsonSerializer.Deserialize<RunState>(JsonSerializer.SerializeToUtf8Bytes(run, Wire.Json), Wire.Json)!;

    private static (RunState Run, List<string> Effects) Through(RunState run, RoutineWorld world)
    {
        var script = Script.Of(run.Actions);
        var effects = new List<string>();
        while (true)
        {
            var (next, effect) = Interpreter.Next(Kept(run), script, world);
            if (effect is null)
            {
                return (next, effects);
            }

            effects.Add(effect.Text!);
            run = Interpreter.Done(next, script, world.Now, world.Now, "ok", failed: false);
        }
    }
}
