using Roommate.Contracts.Events;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Live.Log;
using Roommate.Platform.Facts;
using Roommate.Platform.Store;

namespace Roommate.Home.Routines;

/// <summary>Tells the home and the other nodes of its routines.</summary>
internal sealed class RoutineEvents(ITopicLog log, IFacts facts, TimeProvider time)
{
    private static readonly TimeSpan KeepKeys = TimeSpan.FromDays(1);

    public async ValueTask ChangedAsync(string homeId, RoutineSummary routine, Cause by, CancellationToken ct)
    {
        await log.CommitAsync(new Commit(homeId) { Events = [EventDraft.Of(Topics.HomeKind, EventTypes.RoutineChanged, time.GetUtcNow(), routine, by)] }, ct);
        await ReadAgainAsync(homeId, ct);
        await facts.TellAsync(new HomeNamesChanged(homeId), ct);
    }

    public async ValueTask RemovedAsync(string homeId, string routineId, Cause by, CancellationToken ct)
    {
        await log.CommitAsync(new Commit(homeId) { Events = [EventDraft.Of(Topics.HomeKind, EventTypes.RoutineRemoved, time.GetUtcNow(), new Removed(routineId), by)] }, ct);
        await ReadAgainAsync(homeId, ct);
        await facts.TellAsync(new HomeNamesChanged(homeId), ct);
    }

    /// <summary>Once per run, however often it is told after a crash.</summary>
    public async ValueTask RanAsync(RunState run, CancellationToken ct)
    {
        var told = new RoutineRan(run.RoutineId, run.Id, run.State, run.StartedAt, run.EndedAt, run.Problem);
        var by = new Cause(CauseKind.Routine, run.Id, run.Name, "routine");
        await log.CommitAsync(
            new Commit(run.HomeId)
            {
                Events = [EventDraft.Of(Topics.HomeKind, EventTypes.RoutineRan, time.GetUtcNow(), told, by)],
                Idempotency = new Idempotency($"ran:{run.Id}", "", KeepKeys),
            },
            ct);
    }

    public ValueTask ReadAgainAsync(string homeId, CancellationToken ct) => facts.TellAsync(new RoutinesChanged(homeId), ct);

    public static RoutineSummary Summary(Stored<RoutineRecord> routine, string sentence, RoutineLife life) =>
        new(routine.Id, routine.Value.Definition.Name, routine.Value.Definition.Enabled, sentence, life.Health.DisabledBecause);
}
