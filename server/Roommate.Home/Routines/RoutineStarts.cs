using Microsoft.Extensions.Logging;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Live.Log;
using Roommate.Platform.Scheduling;
using Roommate.Platform.Security;
using Roommate.Platform.Store;

namespace Roommate.Home.Routines;

/// <summary>Starts runs: the owner's right, the loop check, the conditions, the mode; then the run is due at once, on any node.</summary>
internal sealed partial class RoutineStarts(
    RoutineStore store,
    RoutineWorlds worlds,
    RoutineTexts texts,
    RoutineEvents events,
    IDues dues,
    Gate gate,
    TimeProvider time,
    ILogger<RoutineStarts> log)
{
    private const int MostAttempts = 10;

    // Until the start is committed its due waits this long; should this node die between, any node goes on from there.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <summary>A start as it is asked for.</summary>
    /// <param name="Key">The same key starts one run.</param>
    /// <param name="Chain">The routines whose runs led here.</param>
    /// <param name="ByHand">Somebody wants it now: conditions are not asked, a switched-off routine runs too.</param>
    public sealed record Wish(string RoutineId, RunTrigger Trigger, string Key, IReadOnlyList<string> Chain, bool ByHand = false);

    /// <summary>The run, or the fault why there is none.</summary>
    public async ValueTask<Outcome<RoutineRun>> StartAsync(Wish wish, CancellationToken ct)
    {
        if (await store.GetAsync(wish.RoutineId, ct) is not { } routine)
        {
            return Fault.NotFound("This routine");
        }

        if (!routine.Value.Definition.Enabled && !wish.ByHand)
        {
            return Fault.Conflict("The routine is switched off.");
        }

        var runId = RunIds.Of(routine.Id, wish.Key);
        if (await store.StoredRunAsync(routine.Id, runId, ct) is { } first)
        {
            await DueAsync(first.Value, time.GetUtcNow(), ct);
            return first.Value.View();
        }

        return await MayStartAsync(routine, wish, ct) is { } fault ? fault : await CommitAsync(routine, Create(routine, runId, wish), ct);
    }

    /// <summary>Sets a run's due, which carries it on.</summary>
    public ValueTask DueAsync(RunState run, DateTimeOffset at, CancellationToken ct) =>
        run.IsOpen ? dues.SetAsync(new Due(RunDues.DueKind, run.Id, at, Aggregate: run.RoutineId), ct) : ValueTask.CompletedTask;

    /// <summary>Switches a routine off, for a reason its owner can read.</summary>
    public async ValueTask DisableAsync(string routineId, string because, CancellationToken ct)
    {
        Log.Disabled(log, routineId, because);
        var changed = await store.ChangeAsync(routineId, static r => r.Value with { Definition = r.Value.Definition with { Enabled = false } }, ct);
        var life = await store.LiveAsync(routineId, l => new LifeStep(l with { Health = l.Health with { DisabledBecause = because } }, []), fence: null, ct);
        if (changed.TryGet(out var routine, out _))
        {
            await events.ChangedAsync(routine.Value.HomeId, RoutineEvents.Summary(routine, await texts.OfAsync(routine.Value, ct), life.Life), Cause.System, ct);
        }
    }

    private async ValueTask<Fault?> MayStartAsync(Stored<RoutineRecord> routine, Wish wish, CancellationToken ct)
    {
        var record = routine.Value;
        if (await gate.CheckAsync(record.OwnerId, Right.Control, record.HomeId, ct) is not null)
        {
            const string Gone = "Its owner may not control this home any more. Save it again to take it over.";
            await DisableAsync(routine.Id, Gone, ct);
            return Fault.Conflict(Gone);
        }

        var life = await store.LifeAsync(routine.Id, ct);
        var names = (await store.GetManyAsync([.. wish.Chain.Append(routine.Id).Distinct()], ct)).ToDictionary(static r => r.Id, static r => r.Value.Definition.Name);
        if (LifeRules.Loop(routine.Id, wish.Chain, life, time.GetUtcNow(), id => names.GetValueOrDefault(id, "a removed routine")) is { } loop)
        {
            await DisableAsync(routine.Id, loop, ct);
            return Fault.Conflict(loop);
        }

        if (wish.ByHand)
        {
            return null;
        }

        var world = await worlds.SeeAsync(record.HomeId, RoutineReferences.Read(record.Definition.Conditions), ct);
        var variables = Create(routine, "", wish).Variables;
        if (Conditions.FirstFailing(record.Definition.Conditions, world, variables) is not { } failing)
        {
            return null;
        }

        var why = await texts.UnmetAsync(record.HomeId, failing, ct);
        await store.LiveAsync(routine.Id, l => LifeRules.Skip(l, why), fence: null, ct);
        return Fault.Conflict(why);
    }

    private RunState Create(Stored<RoutineRecord> routine, string runId, Wish wish) => new(
        runId,
        routine.Id,
        routine.Value.HomeId,
        routine.Value.Definition.Name,
        routine.Value.OwnerId,
        routine.Value.OwnerName,
        RoutineRunState.Running,
        time.GetUtcNow(),
        wish.Trigger,
        routine.Value.Definition.Actions,
        [.. wish.Chain.TakeLast(20), routine.Id]);

    private async ValueTask<Outcome<RoutineRun>> CommitAsync(Stored<RoutineRecord> routine, RunState run, CancellationToken ct)
    {
        var definition = routine.Value.Definition;
        await DueAsync(run, time.GetUtcNow() + Grace, ct);
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            var active = await ActiveAsync(routine.Id, definition, ct);
            var started = false;
            var changed = await store.LiveAsync(
                routine.Id,
                life =>
                {
                    var step = LifeRules.Start(life, definition, run, active, time.GetUtcNow());
                    started = step.Runs.Count > 0;
                    return step;
                },
                fence: null,
                ct);
            if (changed.Status != CommitStatus.Committed)
            {
                continue;
            }

            var life = changed.Life;

            if (!started)
            {
                return Fault.Conflict(life.Health.LastSkipped!);
            }

            foreach (var (stopped, _) in active)
            {
                await events.RanAsync(stopped.End(RoutineRunState.Stopped, time.GetUtcNow(), "It was started again."), ct);
            }

            if (life.Active.Contains(run.Id))
            {
                await DueAsync(run, time.GetUtcNow(), ct);
            }

            return (life.Queue.Contains(run.Id) ? run with { State = RoutineRunState.Queued } : run).View();
        }

        return Fault.Conflict("Too much happens to this routine at once. Try again.");
    }

    private async ValueTask<IReadOnlyList<(RunState Run, long Version)>> ActiveAsync(string routineId, RoutineDefinition definition, CancellationToken ct)
    {
        if (definition.Mode != RoutineMode.Restart)
        {
            return [];
        }

        var active = new List<(RunState, long)>();
        foreach (var id in (await store.LifeAsync(routineId, ct)).Active)
        {
            if (await store.StoredRunAsync(routineId, id, ct) is { Value.IsOpen: true } run)
            {
                active.Add((run.Value, run.Version));
            }
        }

        return active;
    }

    private static partial class Log
    {
        [LoggerMessage(3101, LogLevel.Warning, "Routine {Routine} was switched off: {Because}")]
        public static partial void Disabled(ILogger logger, string routine, string because);
    }
}
