using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Events;
using Roommate.Contracts.Faults;
using Roommate.Platform.Facts;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Voice.Speaking;

/// <summary>The replies this node is speaking; each spoken form once, however many listen.</summary>
internal sealed partial class SpeechJobs(TurnText texts, Synthesizer synthesizer, SpeechShelf shelf, SpokenTimeStore times, ILogger<SpeechJobs> log)
    : IHostedService, IFactHandler<TurnStopAsked>, IFactHandler<SpeechBegan>
{
    private const int MostStopped = 1000;

    private readonly ConcurrentDictionary<SpeechKey, Lazy<SpeechJob>> _jobs = new();

    private readonly ConcurrentDictionary<(string UserId, string TurnId), SpeechKey> _usual = new();

    // Who interrupts says where they were a moment after the recording has ended by it.
    private readonly ConcurrentDictionary<SpeechKey, IReadOnlyList<SpokenChunk>> _stopped = new();

    /// <summary>The job that speaks this, begun when there is none.</summary>
    public SpeechJob Of(Caller caller, SpeechKey key, string roomId)
    {
        while (true)
        {
            var job = _jobs.GetOrAdd(key, static (k, all) => new Lazy<SpeechJob>(() => all.Self.Begin(all.caller, k, all.roomId)), (Self: this, caller, roomId)).Value;
            if (!job.IsStopped)
            {
                return job;
            }

            // It ends at this moment; what is there of the text then is another recording.
            Forget(job);
        }
    }

    /// <summary>Ends every recording of a reply that is still being made here.</summary>
    public async ValueTask StopAsync(string turnId)
    {
        foreach (var (key, job) in _jobs)
        {
            if (key.TurnId == turnId)
            {
                await job.Value.StopAsync();
            }
        }
    }

    /// <summary>In what form a reply is being made here for somebody who wished for none of their own, or null.</summary>
    public SpeechKey? UsualOf(string userId, string turnId) =>
        _usual.TryGetValue((userId, turnId), out var key) && Find(key) is { IsStopped: false, Tape.IsDone: false } ? key : null;

    /// <summary>Notes that somebody who wishes for nothing of their own hears a reply in this form, for as long as it is being made.</summary>
    public void IsUsual(string userId, SpeechKey key) => _usual[(userId, key.TurnId)] = key;

    /// <summary>The recording of a reply that is being made here in this form, or null.</summary>
    public SpeechJob? Find(SpeechKey key) => _jobs.TryGetValue(key, out var job) ? job.Value : null;

    /// <summary>What of a reply was being said here, now or until it was stopped; null when nothing was.</summary>
    public IReadOnlyList<SpokenChunk>? ChunksOf(SpeechKey key) => Find(key)?.Tape.Chunks() ?? _stopped.GetValueOrDefault(key);

    public ValueTask HearAsync(TurnStopAsked fact, CancellationToken ct) => StopAsync(fact.TurnId);

    /// <summary>Barge-in: who speaks is not talked over, by a reply that is written already either.</summary>
    public async ValueTask HearAsync(SpeechBegan fact, CancellationToken ct)
    {
        var listener = new SpeechListener(fact.UserId, fact.RoomId);
        foreach (var (_, job) in _jobs)
        {
            if (job.Value.Listener == listener)
            {
                await job.Value.StopAsync();
            }
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var (_, job) in _jobs)
        {
            await job.Value.StopAsync();
        }

        await Task.WhenAll(_jobs.Values.Select(static j => j.Value.Running)).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private SpeechJob Begin(Caller caller, SpeechKey key, string roomId)
    {
        var tape = shelf.NewTape(key);
        var job = new SpeechJob(key, tape, new SpeechListener(caller.UserId, roomId));
        job.Start(
            ct => new SpeechWriter(synthesizer, tape, key).RunAsync(texts.ChunksAsync(caller, key.TurnId, ct), ct),
            problem => FinishAsync(job, problem),
            exception => Log.Failed(log, exception, key.TurnId));
        return job;
    }

    private async ValueTask FinishAsync(SpeechJob job, string? problem)
    {
        try
        {
            shelf.Finish(job.Key, job.Tape, problem, job.Listener?.UserId);
            if (job.IsStopped)
            {
                Remember(job.Key, job.Tape);
            }
        }
        finally
        {
            Forget(job);
        }

        try
        {
            // Who interrupts may be served by another node, which knows the times from here.
            await times.KeepAsync(job.Key, job.Tape.Chunks(), CancellationToken.None);
        }
        catch (FaultException fault)
        {
            Log.NotKept(log, job.Key.TurnId, fault.Fault.Code);
        }
    }

    private void Remember(SpeechKey key, SpeechTape tape)
    {
        if (_stopped.Count >= MostStopped)
        {
            _stopped.Clear();
        }

        _stopped[key] = tape.Chunks();
    }

    // Only this one: a new recording may have taken its place.
    private void Forget(SpeechJob job)
    {
        if (job.Listener is { } listener)
        {
            _usual.TryRemove((listener.UserId, job.Key.TurnId), out _);
        }

        if (_jobs.TryGetValue(job.Key, out var current) && current.Value == job)
        {
            _jobs.TryRemove(new KeyValuePair<SpeechKey, Lazy<SpeechJob>>(job.Key, current));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4321, LogLevel.Warning, "Turn {Turn} could not be spoken to its end")]
        public static partial void Failed(ILogger logger, Exception exception, string turn);

        [LoggerMessage(4322, LogLevel.Warning, "Other nodes do not know when what of turn {Turn} was said ({Code})")]
        public static partial void NotKept(ILogger logger, string turn, string code);
    }
}
