using Roommate.Contracts.Home;

namespace Roommate.Home.Routines;

/// <summary>How a routine's runs follow each other, by its mode; when it has run too often. Pure.</summary>
internal static class LifeRules
{
    /// <summary>More starts in a minute are a loop, whatever it goes through.</summary>
    public const int MostInMinute = 60;

    /// <summary>How often a routine may come up in the chain that leads to its own next run.</summary>
    public const int MostRounds = 3;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>Why starting now would go round for ever; null when it does not.</summary>
    /// <param name="chain">The routines whose runs led here, the latest last.</param>
    /// <param name="names">By routine id.</param>
    public static string? Loop(string routineId, IReadOnlyList<string> chain, RoutineLife life, DateTimeOffset now, Func<string, string> names)
    {
        if (chain.Count(id => id == routineId) >= MostRounds)
        {
            var last = chain.ToList().LastIndexOf(routineId);
            var round = chain.Skip(last).Select(names).ToArray();
            return round.Length == 1
                ? $"It started itself {MostRounds} times in a row: what it does is what it waits for."
                : $"It goes round in a circle: {string.Join(", then ", round)}, then {names(routineId)} again.";
        }

        return now - life.Minute < Minute && life.InMinute >= MostInMinute
            ? $"It was started more than {MostInMinute} times within a minute. Something it does makes it start again, or its trigger changes all the time."
            : null;
    }

    /// <summary>The run, listed by the mode; <see cref="LifeStep.Runs"/> is empty when it may not start now and the health says why.</summary>
    /// <param name="active">For mode restart: the runs that are to be stopped.</param>
    public static LifeStep Start(RoutineLife life, RoutineDefinition definition, RunState run, IReadOnlyList<(RunState Run, long Version)> active, DateTimeOffset now)
    {
        var counted = Count(life, now);
        var started = counted with { Active = [.. life.Active, run.Id], Health = counted.Health with { LastFiredAt = now, Running = life.Active.Count + 1 } };
        var max = RoutineRules.Max(definition);
        return definition.Mode switch
        {
            _ when life.Active.Count == 0 => new LifeStep(started, [(run, 0)]),
            RoutineMode.Parallel when life.Active.Count < max => new LifeStep(started, [(run, 0)]),
            RoutineMode.Queued when life.Queue.Count < max => new LifeStep(
                counted with { Queue = [.. life.Queue, run.Id], Health = counted.Health with { LastFiredAt = now } },
                [(run with { State = RoutineRunState.Queued }, 0)]),
            RoutineMode.Restart => new LifeStep(
                started with { Active = [run.Id], Health = started.Health with { Running = 1 } },
                [.. active.Where(static a => a.Run.IsOpen).Select(a => (a.Run.End(RoutineRunState.Stopped, now, "It was started again."), a.Version)), (run, 0)],
                RunsMayConflict: true),
            RoutineMode.Single => Skip(counted, "It was still running."),
            _ => Skip(counted, $"{max} runs of it go on or wait already."),
        };
    }

    public static LifeStep Skip(RoutineLife life, string why) => new(life with { Health = life.Health with { LastSkipped = why } }, []);

    /// <summary>A run has ended: the next one that waits may go on.</summary>
    public static RoutineLife End(RoutineLife life, RunState run)
    {
        if (!life.Active.Contains(run.Id) && !life.Queue.Contains(run.Id))
        {
            return life;
        }

        List<string> active = [.. life.Active.Where(id => id != run.Id)];
        List<string> queue = [.. life.Queue.Where(id => id != run.Id)];
        if (active.Count == 0 && queue.Count > 0)
        {
            active.Add(queue[0]);
            queue.RemoveAt(0);
        }

        var failed = run.State == RoutineRunState.Failed;
        return life with
        {
            Active = active,
            Queue = queue,
            Health = life.Health with
            {
                LastEndedAt = run.EndedAt,
                Runs = life.Health.Runs + 1,
                Errors = life.Health.Errors + (failed ? 1 : 0),
                LastError = failed ? run.Problem : life.Health.LastError,
                Running = active.Count,
            },
        };
    }

    private static RoutineLife Count(RoutineLife life, DateTimeOffset now) => now - life.Minute < Minute
        ? life with { InMinute = life.InMinute + 1 }
        : life with { Minute = now, InMinute = 1 };
}
