using System.Globalization;
using Roommate.Contracts.Home;

namespace Roommate.Home.Routines;

/// <summary>
/// Runs a routine, purely: from where a run stands and what it sees to where it stands next and what is to be done. Every
/// wait is a moment in the state, so a run that is read again after a crash goes on as if nothing had been.
/// </summary>
internal static class Interpreter
{
    /// <summary>A run may turn at most this many instructions: loops within loops end.</summary>
    public const int MostInstructions = 10_000;

    /// <summary>Goes on until there is an effect to be had (not null), a wait, or the end.</summary>
    public static (RunState Run, RoutineAction? Effect) Next(RunState run, IReadOnlyList<Instruction> script, RoutineWorld world)
    {
        run = run.State == RoutineRunState.Queued ? run with { State = RoutineRunState.Running } : run;
        while (run.IsOpen)
        {
            if (run.At >= script.Count)
            {
                return (run.End(RoutineRunState.Completed, world.Now), null);
            }

            if (run.Turned >= MostInstructions)
            {
                return (run.End(RoutineRunState.Failed, world.Now, $"Stopped after {MostInstructions} steps: a repeat inside a repeat goes round too often."), null);
            }

            var instruction = script[run.At];
            if (instruction.Kind != InstructionKind.Do)
            {
                run = Turn(run, instruction, world);
                continue;
            }

            var (next, effect) = Act(run, instruction, world);
            if (effect is not null || next.State == RoutineRunState.Waiting)
            {
                return (next, effect);
            }

            run = next;
        }

        return (run, null);
    }

    /// <summary>After an effect: its result in the trace, and on to the next instruction; a failed one ends the run.</summary>
    public static RunState Done(RunState run, IReadOnlyList<Instruction> script, DateTimeOffset began, DateTimeOffset now, string result, bool failed)
    {
        var instruction = script[run.At];
        var told = run.With(new RunStep(instruction.Action!.Type, began, (long)(now - began).TotalMilliseconds, result, instruction.Place))
            with { At = run.At + 1, Done = run.Done + 1, Turned = run.Turned + 1 };
        return failed ? told.End(RoutineRunState.Failed, now, $"{instruction.Action.Type}: {result}") : told;
    }

    private static (RunState Run, RoutineAction? Effect) Act(RunState run, Instruction instruction, RoutineWorld world) => instruction.Action!.Type switch
    {
        "delay" => (Wait(run, instruction, world, instruction.Action.ForMs!.Value, static (_, _) => false, "waited"), null),
        "wait" => (Wait(
            run,
            instruction,
            world,
            instruction.Action.TimeoutMs!.Value,
            static (r, s) => Conditions.Hold(s.Action.Until, s.World, r.Variables),
            "timed out"), null),
        "stop" => (Stop(run, instruction, world), null),
        _ => (run with { State = RoutineRunState.Running }, instruction.Action),
    };

    private static RunState Wait(
        RunState run,
        Instruction instruction,
        RoutineWorld world,
        long ms,
        Func<RunState, (RoutineAction Action, RoutineWorld World), bool> over,
        string late)
    {
        var began = run.WaitingSince ?? world.Now;
        var until = run.WakeAt ?? began.AddMilliseconds(ms);
        var fulfilled = over(run, (instruction.Action!, world));
        if (!fulfilled && world.Now < until)
        {
            return run with { State = RoutineRunState.Waiting, WakeAt = until, WaitingSince = began };
        }

        var step = new RunStep(instruction.Action!.Type, began, (long)(world.Now - began).TotalMilliseconds, fulfilled ? "fulfilled" : late, instruction.Place);
        var on = run.With(step) with { State = RoutineRunState.Running, WakeAt = null, WaitingSince = null, At = run.At + 1, Turned = run.Turned + 1 };
        return !fulfilled && instruction.Action.OnTimeout == "stop" ? on.End(RoutineRunState.Stopped, world.Now, "What it waited for did not come.") : on;
    }

    private static RunState Stop(RunState run, Instruction instruction, RoutineWorld world)
    {
        var reason = instruction.Action!.Text is { } text ? Templates.Fill(text, run.Variables) : null;
        return run.With(new RunStep("stop", world.Now, 0, reason ?? "stopped", instruction.Place)).End(RoutineRunState.Stopped, world.Now, reason);
    }

    private static RunState Turn(RunState run, Instruction instruction, RoutineWorld world)
    {
        run = run with { Turned = run.Turned + 1 };
        switch (instruction.Kind)
        {
            case InstructionKind.Jump:
                return run with { At = instruction.To };
            case InstructionKind.JumpUnless:
                var holds = Conditions.Hold(instruction.If, world, run.Variables);
                run = run.With(new RunStep("choose", world.Now, 0, holds ? "chosen" : "not chosen", instruction.Place));
                return run with { At = holds ? run.At + 1 : instruction.To };
            case InstructionKind.LoopStart:
                return run with { At = run.At + 1, Counters = Set(run.Counters, instruction.Loop, 0) };
            default:
                var count = run.Counters![instruction.Loop];
                var again = count < instruction.Action!.Times && Conditions.Hold(instruction.Action.While, world, run.Variables);
                if (again)
                {
                    return run with { At = run.At + 1, Counters = Set(run.Counters, instruction.Loop, count + 1) };
                }

                run = run.With(new RunStep("repeat", world.Now, 0, string.Create(CultureInfo.InvariantCulture, $"{count} times"), instruction.Place));
                return run with { At = instruction.To };
        }
    }

    private static int[] Set(IReadOnlyList<int>? counters, int loop, int value)
    {
        var set = new int[Math.Max(counters?.Count ?? 0, loop + 1)];
        for (var i = 0; i < (counters?.Count ?? 0); i++)
        {
            set[i] = counters![i];
        }

        set[loop] = value;
        return set;
    }
}
