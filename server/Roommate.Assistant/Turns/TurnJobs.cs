using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Roommate.Assistant.Afterwards;
using Roommate.Assistant.Costs;
using Roommate.Assistant.Memory;
using Roommate.Assistant.Tools;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Events;
using Roommate.Contracts.Faults;
using Roommate.Platform.Facts;
using Roommate.Platform.Store;

namespace Roommate.Assistant.Turns;

/// <summary>
/// The turns this node runs. Each belongs to the server, not to the tab that asked, and rests on a lease: when this node
/// dies another one ends its turns as interrupted, with their text so far.
/// </summary>
internal sealed partial class TurnJobs(
    TurnStore store,
    IRoomTalk room,
    IEnumerable<ITurnStage> stages,
    Spending spending,
    Afterthoughts afterthoughts,
    IFacts facts,
    FirstWords firstWords,
    TimeProvider time,
    ILogger<TurnJobs> log) : BackgroundService, IFactHandler<TurnStopAsked>, IFactHandler<SpeechBegan>
{
    // Of a dead node the last renewal is at most this old, so that its turns end at most 3 + 0.5 s and the time of the endings after it.
    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(0.5);

    // A node with many turns dies: its turns end side by side.
    private const int InterruptsAtOnce = 32;

    // So many characters are a first clause: from here on nobody waits for a beginning.
    private const int EnoughWords = 60;

    private static readonly TurnProblem Interrupted = new("interrupted", "The server that was answering stopped. Ask again to go on.");

    private readonly ConcurrentDictionary<string, Job> _jobs = new(StringComparer.Ordinal);
    private readonly EarlyStops _early = new(time);
    private int _count;

    /// <summary>Runs a turn to its end, in the background.</summary>
    public void Start(TurnContext turn, Lease lease)
    {
        var job = new Job(turn, lease);
        _jobs[turn.Writer.Id] = job;
        if (_early.Take(turn.Writer.Id))
        {
            job.Stop.Cancel();
        }

        job.Running = RunAsync(job);
    }

    /// <summary>The turns of a person in a room that run on this node.</summary>
    public IReadOnlyList<string> Of(string userId, string roomId) =>
        [.. _jobs.Where(j => j.Value.Turn.Caller.UserId == userId && j.Value.Turn.RoomId == roomId).Select(static j => j.Key)];

    public async ValueTask HearAsync(TurnStopAsked fact, CancellationToken ct)
    {
        // Noted before the look: a turn that begins in between finds the note.
        _early.Note(fact.TurnId);
        if (_jobs.TryGetValue(fact.TurnId, out var job))
        {
            await job.Stop.CancelAsync();
        }
    }

    /// <summary>A turn that runs on this node; null when it does not.</summary>
    public TurnContext? Find(string turnId) => _jobs.TryGetValue(turnId, out var job) ? job.Turn : null;

    /// <summary>How many turns run on this node.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Barge-in: who speaks is not talked over.</summary>
    public async ValueTask HearAsync(SpeechBegan fact, CancellationToken ct)
    {
        foreach (var id in Of(fact.UserId, fact.RoomId))
        {
            await facts.TellAsync(new TurnStopAsked(id), ct);
        }
    }

    /// <summary>Completes when a turn of this node has ended; at once when it does not run here.</summary>
    public Task EndOf(string turnId) => _jobs.TryGetValue(turnId, out var job) ? job.Running : Task.CompletedTask;

    /// <summary>Waits until no turn runs here, at most so long.</summary>
    public Task FinishAsync(TimeSpan patience, CancellationToken ct) =>
        Task.WhenAll(_jobs.Values.Select(static j => j.Running)).WaitAsync(patience, time, ct).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var (_, job) in _jobs)
        {
            job.Interrupted = true;
            await job.Stop.CancelAsync();
        }

        await Task.WhenAll(_jobs.Values.Select(static j => j.Running)).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    // Side by side: while a dead node's turns are ended, this node's own leases must not run out.
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(AgainAsync(RenewAsync, stoppingToken), AgainAsync(SweepAsync, stoppingToken));

    private async Task AgainAsync(Func<CancellationToken, Task> work, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(RenewEvery, time);
        while (await timer.WaitForNextTickAsync(ct))
        {
            try
            {
                await work(ct);
            }
            catch (FaultException fault)
            {
                Log.Later(log, fault.Fault.Code);
            }
        }
    }

    private async Task RunAsync(Job job)
    {
        Interlocked.Increment(ref _count);
        using var waiting = firstWords.Wait();
        job.Turn.Writer.Words.WhenSaid(EnoughWords, waiting.Dispose);
        try
        {
            await Task.Yield();
            await RunAsync(job, job.Turn);
        }
        finally
        {
            Interlocked.Decrement(ref _count);
        }
    }

    private async Task RunAsync(Job job, TurnContext turn)
    {
        var status = TurnStatus.Completed;
        try
        {
            foreach (var stage in stages)
            {
                job.Stop.Token.ThrowIfCancellationRequested();
                if (await stage.RunAsync(turn, job.Stop.Token))
                {
                    break;
                }
            }

            status = turn.Problem is null || turn.AnsweredWithout ? TurnStatus.Completed : TurnStatus.Failed;
        }
        catch (OperationCanceledException) when (job.Stop.IsCancellationRequested)
        {
            status = job.Interrupted ? TurnStatus.Interrupted : TurnStatus.Stopped;
            turn.Problem = job.Interrupted ? Interrupted : null;
        }
        catch (TurnLostException)
        {
            _jobs.TryRemove(turn.Writer.Id, out _);
            turn.Writer.Words.Leave();
            return;
        }
        catch (Exception exception)
        {
            Log.Failed(log, exception, turn.Writer.Id);
            status = TurnStatus.Failed;
            turn.Problem = (exception as FaultException)?.Fault is { } fault ? new TurnProblem(fault.Code, fault.Text) : new TurnProblem("unavailable", "Something went wrong on the server. Ask again.");
        }

        await EndAsync(job, status);
    }

    private async Task EndAsync(Job job, TurnStatus status)
    {
        var turn = job.Turn;
        try
        {
            // Booked first: what a node that dies here has used is in the books, once.
            var cost = await SettleAsync(turn);
            var ended = await turn.Writer.EndAsync(status, turn.Usage, turn.Problem, cost);
            await room.EndAsync(turn.RoomId, turn.Writer.Id, status, ended.Text, CancellationToken.None);
            await store.EndedAsync(turn.Writer.Id, CancellationToken.None);
            await store.ReleaseAsync(job.Lease, CancellationToken.None);
            afterthoughts.Take(new EndedTurn(turn.Caller, turn.HomeId, turn.RoomId, turn.Writer.Id, turn.Question, ended.Text, status, turn.AskedModel, turn.Temporary));
        }
        catch (TurnLostException)
        {
            // Another node has ended it.
        }
        catch (FaultException fault)
        {
            // The store is away: the lease runs out and the sweeper ends the turn when the store is back.
            Log.Later(log, fault.Fault.Code);
        }
        finally
        {
            _jobs.TryRemove(turn.Writer.Id, out _);
            turn.Writer.Dispose();
        }
    }

    private async ValueTask<TurnCost?> SettleAsync(TurnContext turn)
    {
        if (turn.Usage is { } usage)
        {
            return await spending.SettleAsync(turn.Caller.UserId, turn.HomeId, turn.Writer.Id, turn.Model, usage, CancellationToken.None);
        }

        if (turn.IsReserved)
        {
            await spending.ReleaseAsync(turn.HomeId, turn.Writer.Id, CancellationToken.None);
        }

        return null;
    }

    private async Task RenewAsync(CancellationToken ct)
    {
        await Task.WhenAll(_jobs.Values.Select(job => RenewAsync(job, ct)));
    }

    private async Task RenewAsync(Job job, CancellationToken ct)
    {
        if (!await store.RenewAsync(job.Lease, ct))
        {
            // The store was away for longer than a lease lasts: nobody asked for a stop.
            job.Interrupted = true;
            await job.Stop.CancelAsync();
        }
    }

    // A turn whose lease is free has no node any more.
    private async Task SweepAsync(CancellationToken ct)
    {
        foreach (var some in (await store.RunningAsync(ct)).Where(id => !_jobs.ContainsKey(id)).Chunk(InterruptsAtOnce))
        {
            await Task.WhenAll(some.Select(id => TakeOverAsync(id, ct)));
        }
    }

    private async Task TakeOverAsync(string id, CancellationToken ct)
    {
        if (await store.TakeAsync(id, ct) is not { } lease)
        {
            return;
        }

        try
        {
            await InterruptAsync(id, lease, ct);
        }
        catch (TurnLostException)
        {
            // This node was slow and another one took the turn over in the meantime.
        }
    }

    private async Task InterruptAsync(string id, Lease lease, CancellationToken ct)
    {
        if (await store.GetAsync(id, ct) is { Value.Status: TurnStatus.Running } stored)
        {
            using var writer = new TurnWriter(store, id, lease, stored, time, new TurnPace());
            // What it had used when its node died is in its document since its last step; what was set aside is given back.
            var (usage, model) = (stored.Value.Usage, stored.Value.Model);
            var cost = usage is null || model is null ? null : await spending.SettleAsync(stored.Value.AskedBy, stored.Value.HomeId, id, model, usage, ct);
            await spending.ReleaseAsync(stored.Value.HomeId, id, ct);
            var ended = await writer.EndAsync(TurnStatus.Interrupted, usage, Interrupted, cost);
            await room.EndAsync(stored.Value.RoomId, id, TurnStatus.Interrupted, ended.Text, ct);
        }

        await store.EndedAsync(id, ct);
        await store.ReleaseAsync(lease, ct);
    }

    private sealed class Job(TurnContext turn, Lease lease)
    {
        public TurnContext Turn => turn;

        public Lease Lease => lease;

        public CancellationTokenSource Stop { get; } = new();

        /// <summary>The node is going away, or has lost the turn; nobody asked for a stop.</summary>
        public bool Interrupted { get; set; }

        public Task Running { get; set; } = Task.CompletedTask;
    }

    private static partial class Log
    {
        [LoggerMessage(4001, LogLevel.Error, "Turn {Turn} failed")]
        public static partial void Failed(ILogger logger, Exception exception, string turn);

        [LoggerMessage(4002, LogLevel.Warning, "Turns wait for the store ({Code})")]
        public static partial void Later(ILogger logger, string code);
    }
}
