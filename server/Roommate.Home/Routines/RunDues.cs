using Microsoft.Extensions.Logging;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Live.Log;
using Roommate.Platform.Scheduling;
using Roommate.Platform.Security;
using Roommate.Platform.Store;

namespace Roommate.Home.Routines;

/// <summary>
/// Carries runs on: a run is due from its start to its end, so whatever node dies, another one goes on from the last step
/// that was kept. Each effect has a key, so one that was had before a crash and is done again has its effect once.
/// </summary>
internal sealed partial class RunDues(
    RoutineStore store,
    RoutineWorlds worlds,
    RoutineEvents events,
    RoutineChains chains,
    IEnumerable<IRoutineAction> actions,
    IDues dues,
    TimeProvider time,
    ILogger<RunDues> log) : IDueHandler
{
    public const string DueKind = "routine.run";

    private const int LastAttempt = 6;

    // A wait is woken by the value it waits for; this is for what changed while no node was there to see it.
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, IRoutineAction> _actions = actions.ToDictionary(static a => a.Type);

    public string Kind => DueKind;

    public async ValueTask HandleAsync(Firing firing, CancellationToken ct)
    {
        var routineId = firing.Due.Aggregate!;
        while (await store.StoredRunAsync(routineId, firing.Due.Id, ct) is { } stored)
        {
            if (!stored.Value.IsOpen)
            {
                await EndedAsync(stored.Value, ct);
                return;
            }

            if (await StepAsync(stored, firing, ct))
            {
                return;
            }
        }
    }

    // True when the run waits or another node has it; otherwise it is read again: it has ended, gone one step on, or somebody else changed it.
    private async ValueTask<bool> StepAsync(Stored<RunState> stored, Firing firing, CancellationToken ct)
    {
        var run = stored.Value;
        if (firing.Attempt >= LastAttempt)
        {
            return await EndAsync(stored, run.End(RoutineRunState.Failed, time.GetUtcNow(), "The server could not carry it on. See its log."), firing, ct);
        }

        var script = Script.Of(run.Actions);
        var world = await worlds.SeeAsync(run.HomeId, RoutineReferences.Read(run.Actions), ct);
        var (next, effect) = Interpreter.Next(run, script, world);
        if (effect is not null)
        {
            var began = time.GetUtcNow();
            var (result, failed) = await DoAsync(next, effect, ct);
            var done = Interpreter.Done(next, script, began, time.GetUtcNow(), result, failed);
            return done.IsOpen ? await GoOnAsync(stored, done, firing, ct) : await EndAsync(stored, done, firing, ct);
        }

        return next.IsOpen ? await WaitAsync(stored, next, script[next.At].Action!, firing, ct) : await EndAsync(stored, next, firing, ct);
    }

    private async ValueTask<bool> GoOnAsync(Stored<RunState> stored, RunState next, Firing firing, CancellationToken ct) =>
        await store.SaveAsync(stored, next, firing.Fence, ct) == CommitStatus.Fenced;

    private async ValueTask<bool> WaitAsync(Stored<RunState> stored, RunState next, RoutineAction action, Firing firing, CancellationToken ct)
    {
        var begins = stored.Value.WaitingSince != next.WaitingSince;
        if (begins && await store.SaveAsync(stored, next, firing.Fence, ct) is var status and not CommitStatus.Committed)
        {
            return status == CommitStatus.Fenced;
        }

        if (begins && action.Until is not null)
        {
            await store.WatchAsync(next.HomeId, next.Id, ct);
            await events.ReadAgainAsync(next.HomeId, ct);
        }

        var soon = time.GetUtcNow() + LookAgain;
        var at = action.Until is not null && soon < next.WakeAt ? soon : next.WakeAt!.Value;
        await dues.SetAsync(firing.Due with { At = at }, ct);
        return true;
    }

    private async ValueTask<bool> EndAsync(Stored<RunState> stored, RunState ended, Firing firing, CancellationToken ct)
    {
        var kept = await store.LiveAsync(ended.RoutineId, life => new LifeStep(LifeRules.End(life, ended), [(ended, stored.Version)], RunsMayConflict: true), firing.Fence, ct);
        return kept.Status == CommitStatus.Fenced;
    }

    // Done again after a crash: whatever was done before changes nothing.
    private async ValueTask EndedAsync(RunState run, CancellationToken ct)
    {
        var life = await store.LiveAsync(run.RoutineId, l => l.Active.Contains(run.Id) ? new LifeStep(LifeRules.End(l, run), []) : null, fence: null, ct);
        await events.RanAsync(run, ct);
        await store.UnwatchAsync(run.HomeId, run.Id, ct);
        foreach (var next in life.Life.Active)
        {
            if (await dues.GetAsync(Kind, next, ct) is null)
            {
                await dues.SetAsync(new Due(Kind, next, time.GetUtcNow(), Aggregate: run.RoutineId), ct);
            }
        }

        await chains.AfterAsync(run, ct);
    }

    private async ValueTask<(string Result, bool Failed)> DoAsync(RunState run, RoutineAction action, CancellationToken ct)
    {
        if (!_actions.TryGetValue(action.Type, out var does))
        {
            return ($"This server cannot do {action.Type}.", true);
        }

        var variables = run.Variables;
        var filled = action with
        {
            Text = action.Text is { } text ? Templates.Fill(text, variables) : null,
            Patch = action.Patch is { } patch ? Templates.Fill(patch, variables) : null,
            Args = action.Args is { } args ? Templates.Fill(args, variables) : null,
            Body = action.Body is { } body ? Templates.Fill(body, variables) : null,
        };
        var effect = new RoutineEffect(
            filled,
            run.HomeId,
            new Caller(run.OwnerId, run.OwnerName, ""),
            new Cause(CauseKind.Routine, run.Id, run.Name, "routine"),
            run.EffectKey,
            run.Chain);
        try
        {
            return (await does.DoAsync(effect, ct)).TryGet(out var result, out var fault) ? (result, false) : (fault.Text, true);
        }
        catch (FaultException fault) when (fault.Fault.Code != FaultCode.Unavailable)
        {
            Log.Refused(log, action.Type, run.Id, fault.Fault.Code);
            return (fault.Fault.Text, true);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3102, LogLevel.Information, "The action {Action} of run {Run} was refused: {Code}")]
        public static partial void Refused(ILogger logger, string action, string run, string code);
    }
}
