using Roommate.Contracts.Home;

namespace Roommate.Home.Routines;

/// <summary>What a routine would do now, without doing it: effects become steps, waits pass at once. Pure.</summary>
internal static class Rehearsal
{
    private const int Most = 100;

    public static IReadOnlyList<RunStep> Of(RunState run, RoutineWorld world, Func<RoutineAction, string> tell)
    {
        var script = Script.Of(run.Actions);
        for (var i = 0; i < Most && run.IsOpen; i++)
        {
            var (next, effect) = Interpreter.Next(run, script, world);
            if (effect is not null)
            {
                run = Interpreter.Done(next, script, world.Now, world.Now, tell(effect), failed: false);
            }
            else if (next.WakeAt is { } wake)
            {
                world = world with { Now = wake };
                run = next;
            }
            else
            {
                run = next;
            }
        }

        return run.Steps ?? [];
    }
}
