using Roommate.Contracts.Faults;
using Roommate.Live.Log;
using Roommate.Platform.Security;
using Roommate.Platform.Store;
using StackExchange.Redis;
using IRedis = Roommate.Live.Log.IRedis;

namespace Roommate.Home.Routines;

/// <summary>Routines, how they fare and their runs, all under the routine's id; and the index of a home's routines.</summary>
internal sealed class RoutineStore(IDocuments documents, IIndexes indexes, ITopicLog log, IRedis redis)
{
    private const string Index = "routines";
    private const string HookIndex = "hook";
    private const string WaitingIndex = "waiting-runs";
    private const int MostAttempts = 20;
    private const int MostRuns = 100;

    private static readonly DocumentKind<RoutineRecord> Routines = new("routine");
    private static readonly DocumentKind<RoutineLife> Lives = new("routine-life");
    private static readonly TimeSpan KeepEnded = TimeSpan.FromDays(30);

    public ValueTask<Stored<RoutineRecord>?> GetAsync(string id, CancellationToken ct) => documents.GetAsync(Routines, id, ct);

    public async ValueTask<RoutineLife> LifeAsync(string id, CancellationToken ct) => (await documents.GetAsync(Lives, id, ct))?.Value ?? RoutineLife.New;

    public ValueTask<IReadOnlyList<string>> IdsOfAsync(string homeId, CancellationToken ct) => indexes.AllAsync(homeId, Index, ct);

    public ValueTask<IReadOnlyList<Stored<RoutineRecord>>> GetManyAsync(IReadOnlyCollection<string> ids, CancellationToken ct) => documents.GetManyAsync(Routines, ids, ct);

    public async ValueTask<IReadOnlyDictionary<string, RoutineLife>> LivesAsync(IReadOnlyCollection<string> ids, CancellationToken ct) =>
        (await documents.GetManyAsync(Lives, ids, ct)).ToDictionary(static l => l.Id, static l => l.Value);

    public async ValueTask<Stored<RoutineRecord>> AddAsync(string id, RoutineRecord routine, CancellationToken ct)
    {
        var stored = await documents.ChangeAsync(Routines, id, _ => new Change<RoutineRecord>(routine), ct);
        await indexes.AddAsync(routine.HomeId, Index, id, routine.CreatedAt.ToUnixTimeMilliseconds(), ct);
        return stored.Value;
    }

    public ValueTask<Outcome<Stored<RoutineRecord>>> ChangeAsync(string id, Func<Stored<RoutineRecord>, Outcome<RoutineRecord>> change, CancellationToken ct) =>
        documents.ChangeAsync(
            Routines,
            id,
            current => current is null ? Fault.NotFound("This routine") : change(current).Map(static r => (Change<RoutineRecord>?)new Change<RoutineRecord>(r)),
            ct);

    public async ValueTask RemoveAsync(string homeId, string id, CancellationToken ct)
    {
        await indexes.RemoveAsync(homeId, Index, id, ct);
        await documents.ChangeAsync(Routines, id, static current => current is null ? (Change<RoutineRecord>?)null : new Change<RoutineRecord>(null), ct);
        await documents.ChangeAsync(Lives, id, static current => current is null ? (Change<RoutineLife>?)null : new Change<RoutineLife>(null), ct);
    }

    public async ValueTask<RunState?> RunAsync(string runId, CancellationToken ct) =>
        RunIds.RoutineOf(runId) is { } routine ? (await documents.GetAsync(Kind(runId), routine, ct))?.Value : null;

    public ValueTask<Stored<RunState>?> StoredRunAsync(string routineId, string runId, CancellationToken ct) => documents.GetAsync(Kind(runId), routineId, ct);

    /// <summary>The newest runs.</summary>
    public async ValueTask<IReadOnlyList<RunState>> RunsAsync(string routineId, int skip, int take, CancellationToken ct)
    {
        var ids = await redis.CallAsync(db => db.SortedSetRangeByRankAsync(Keys.Of(routineId, "runs"), skip, skip + take - 1, Order.Descending), ct);
        var runs = new List<RunState>(ids.Length);
        foreach (string? id in ids)
        {
            if (await RunAsync(id!, ct) is { } run)
            {
                runs.Add(run);
            }
        }

        return runs;
    }

    /// <summary>
    /// Load how it fares, decide, commit with the runs that changed; null changes nothing. A conflict is answered only when it
    /// may be one of the runs.
    /// </summary>
    public async ValueTask<LifeResult> LiveAsync(string routineId, Func<RoutineLife, LifeStep?> decide, Fence? fence, CancellationToken ct)
    {
        var life = RoutineLife.New;
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            var stored = await documents.GetAsync(Lives, routineId, ct);
            life = stored?.Value ?? RoutineLife.New;
            if (decide(life) is not { } step)
            {
                return new LifeResult(life, CommitStatus.Committed);
            }

            var runs = step.Runs.Select(r => documents.Write(Kind(r.Run.Id), routineId, r.Run, r.Version));
            var commit = new Commit(routineId)
            {
                Documents = [documents.Write(Lives, routineId, step.Life, stored?.Version ?? 0), .. runs],
                Writes = [.. step.Runs.SelectMany(r => Listed(routineId, r.Run, r.Version == 0))],
                Fence = fence,
            };
            var result = await log.CommitAsync(commit, ct);
            if (result.Status != CommitStatus.Conflict || step.RunsMayConflict)
            {
                return new LifeResult(result.Committed ? step.Life : life, result.Status);
            }
        }

        return new LifeResult(life, CommitStatus.Conflict);
    }

    /// <summary>Keeps where a run stands, unless somebody else has changed it (a conflict) or has taken it over (fenced).</summary>
    public async ValueTask<CommitStatus> SaveAsync(Stored<RunState> was, RunState run, Fence? fence, CancellationToken ct) =>
        (await log.CommitAsync(new Commit(run.RoutineId) { Documents = [documents.Write(Kind(run.Id), run.RoutineId, run, was.Version)], Fence = fence }, ct)).Status;

    public ValueTask WatchAsync(string homeId, string runId, CancellationToken ct) => indexes.AddAsync(homeId, WaitingIndex, runId, 0, ct);

    public ValueTask UnwatchAsync(string homeId, string runId, CancellationToken ct) => indexes.RemoveAsync(homeId, WaitingIndex, runId, ct);

    public ValueTask<IReadOnlyList<string>> WatchingAsync(string homeId, CancellationToken ct) => indexes.AllAsync(homeId, WaitingIndex, ct);

    /// <param name="hash">Of the token in the address; the token itself is kept nowhere.</param>
    public ValueTask<bool> AddHookAsync(string hash, string routineId, CancellationToken ct) => indexes.ClaimAsync(HookIndex, hash, routineId, ct);

    public ValueTask<string?> FindHookAsync(string hash, CancellationToken ct) => indexes.FindAsync(HookIndex, hash, ct);

    private static DocumentKind<RunState> Kind(string runId) => new($"run:{runId}");

    private static IEnumerable<Write> Listed(string routineId, RunState run, bool isNew)
    {
        if (isNew)
        {
            yield return new Write("ZADD", Keys.Of(routineId, "runs"), run.StartedAt.ToUnixTimeMilliseconds(), run.Id);
            yield return new Write("ZREMRANGEBYRANK", Keys.Of(routineId, "runs"), 0, -MostRuns - 1);
        }

        if (!run.IsOpen)
        {
            yield return new Write("PEXPIRE", Keys.Of(routineId, Kind(run.Id).Name), (long)KeepEnded.TotalMilliseconds);
        }
    }
}

/// <summary>What a decision about a routine's life leads to.</summary>
/// <param name="Runs">Each with the version it was read at; 0 is a new one.</param>
/// <param name="RunsMayConflict">A conflict may be one of the runs, so trying again with the same runs is in vain.</param>
internal sealed record LifeStep(RoutineLife Life, IReadOnlyList<(RunState Run, long Version)> Runs, bool RunsMayConflict = false);

internal sealed record LifeResult(RoutineLife Life, CommitStatus Status);

internal sealed class RoutineLocator(RoutineStore routines) : ILocator
{
    public string Prefix => Contracts.IdPrefix.Routine;

    public async ValueTask<Place?> LocateAsync(string id, CancellationToken ct) => await routines.GetAsync(id, ct) is { } routine ? new Place(routine.Value.HomeId) : null;
}
