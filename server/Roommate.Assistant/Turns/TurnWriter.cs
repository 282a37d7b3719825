using System.Text.Json;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Live;
using Roommate.Platform.Store;

namespace Roommate.Assistant.Turns;

/// <summary>
/// Writes one running turn. The first text leaves at once, later text at most every 25 ms (and at the latest then, also
/// when the model pauses; <see cref="TurnPace"/>), flushed before a step and the end. One commit at a time; what comes meanwhile
/// is gathered.
/// </summary>
internal sealed class TurnWriter(TurnStore store, string id, Lease lease, Stored<TurnRecord> stored, TimeProvider time, TurnPace paces) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _committing = new(1);
    private readonly long _startedAt = time.GetTimestamp();
    private Stored<TurnRecord> _stored = stored with { Value = stored.Value with { Text = "" } };
    private int _written = stored.Value.Text.Length;
    private long _lastFlush;
    private bool _scheduled;
    private double? _firstTokenMs;
    private Task _later = Task.CompletedTask;

    public string Id => id;

    /// <summary>All that was said, written down or not yet.</summary>
    public TurnWords Words { get; } = new(stored.Value.Text);

    /// <summary>How many steps there are.</summary>
    public int Steps => _stored.Value.Steps.Count;

    /// <summary>What is written may hold words that came from elsewhere.</summary>
    public bool Untrusted { get; set; }

    /// <summary>What the turn has used so far, and of which model: kept with each step, so that it is booked even when this node dies.</summary>
    public (TurnUsage? Usage, string? Model) Used { get; set; }

    /// <summary>How much text there is, written or waiting.</summary>
    public int Length => Words.Length;

    /// <summary>Adds text; waits as long as pacing asks.</summary>
    public async ValueTask WriteAsync(string text, CancellationToken ct)
    {
        if (text.Length == 0)
        {
            return;
        }

        _firstTokenMs ??= time.GetElapsedTime(_startedAt).TotalMilliseconds;
        Words.Add(text);
        var pace = paces.Now;
        TimeSpan since;
        bool schedule;
        lock (_lock)
        {
            since = _lastFlush == 0 ? pace : time.GetElapsedTime(_lastFlush);
            schedule = since < pace && !_scheduled;
            _scheduled |= schedule;
        }

        if (since >= pace)
        {
            await FlushIfAnswersAsync(ct);
        }
        else if (schedule)
        {
            _later = FlushLaterAsync(_later, pace - since);
        }
    }

    public async ValueTask FlushAsync(CancellationToken ct)
    {
        await _committing.WaitAsync(ct);
        try
        {
            await FlushHeldAsync(ct);
        }
        finally
        {
            _committing.Release();
        }
    }

    /// <summary>Notes what was done on the way.</summary>
    public async ValueTask StepAsync(string kind, string name, long since, object? detail, CancellationToken ct)
    {
        var json = detail is null ? (JsonElement?)null : JsonSerializer.SerializeToElement(detail, Wire.Json);
        var step = new TurnStep(kind, name, Math.Round(time.GetElapsedTime(since).TotalMilliseconds, 2), json);
        Words.Break();
        await _committing.WaitAsync(ct);
        try
        {
            await FlushHeldAsync(ct);
            ct.ThrowIfCancellationRequested();
            var next = _stored.Value with { Steps = [.. _stored.Value.Steps, step], Usage = Used.Usage, Model = Used.Model };
            await DoneAsync(store.CommitAsync(_stored, next, TurnStore.Told(EventTypes.TurnStep, time.GetUtcNow(), step), lease.Fence, CancellationToken.None));
            _stored = new Stored<TurnRecord>(id, next, _stored.Version + 1);
        }
        finally
        {
            _committing.Release();
        }
    }

    /// <summary>Ends the turn; what was still waiting is part of it.</summary>
    public async ValueTask<TurnEnded> EndAsync(TurnStatus status, TurnUsage? usage, TurnProblem? problem, TurnCost? cost = null)
    {
        await _later;
        await _committing.WaitAsync(CancellationToken.None);
        try
        {
            await FlushHeldAsync(CancellationToken.None);
            var timings = new TurnTimings(_firstTokenMs, time.GetElapsedTime(_startedAt).TotalMilliseconds);
            var ended = new TurnEnded(status, Words.Text(0, _written), usage, cost, timings, problem);
            var next = _stored.Value with { Text = ended.Text, Status = status, EndedAt = time.GetUtcNow(), Usage = usage, Cost = cost, Timings = timings, Problem = problem, Untrusted = Untrusted };
            await DoneAsync(store.EndAsync(_stored, next, TurnStore.Told(EventTypes.TurnEnded, time.GetUtcNow(), ended), lease.Fence, CancellationToken.None));
            _stored = new Stored<TurnRecord>(id, next, _stored.Version + 1);
            Words.End(status);
            return ended;
        }
        finally
        {
            _committing.Release();
        }
    }

    public void Dispose()
    {
        Words.Leave();
        _committing.Dispose();
    }

    // A turn that lost its lease fails here, and with it whoever ends the turn.
    private async Task FlushLaterAsync(Task before, TimeSpan wait)
    {
        await Task.Delay(wait, time, CancellationToken.None);
        await before;
        await FlushIfAnswersAsync(CancellationToken.None);
    }

    // A store that is away for a moment holds nobody up: the text waits and goes with the next flush, at the latest the end's.
    private async ValueTask FlushIfAnswersAsync(CancellationToken ct)
    {
        try
        {
            await FlushAsync(ct);
        }
        catch (FaultException away) when (away.Fault.Code == FaultCode.Unavailable)
        {
        }
    }

    private async ValueTask FlushHeldAsync(CancellationToken ct)
    {
        int length;
        lock (_lock)
        {
            length = Words.Length;
            _lastFlush = time.GetTimestamp();

            // Cleared with the length taken: what is added from here on schedules its own flush.
            _scheduled = false;
        }

        var text = Words.Text(_written, length);
        if (text.Length > 0 && char.IsHighSurrogate(text[^1]))
        {
            // Half a surrogate pair stays behind until its other half is there.
            text = text[..^1];
        }

        if (text.Length > 0)
        {
            // A commit on its way is not cut short: it would be unknown whether it happened. What fails is written with the next one.
            ct.ThrowIfCancellationRequested();
            var told = TurnStore.Told(EventTypes.TurnDelta, time.GetUtcNow(), new TokenDelta(_written, text));
            var since = time.GetTimestamp();
            await DoneAsync(store.AppendAsync(id, text, told, lease.Fence, CancellationToken.None));
            paces.Took(time.GetElapsedTime(since));
            _written += text.Length;
        }
    }

    private async ValueTask DoneAsync(ValueTask<bool> commit)
    {
        if (!await commit)
        {
            throw new TurnLostException(id);
        }
    }
}

/// <summary>The turn belongs to another node now; this one must not write to it any more.</summary>
internal sealed class TurnLostException(string id) : Exception($"The turn {id} was taken over.");
