using System.Text;
using System.Text.Json;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Live;
using Roommate.Platform.Store;

namespace Roommate.Assistant.Turns;

/// <summary>
/// Writes one running turn. The first text leaves at once, later text at most every 25 ms, flushed before a step and the
/// end. One commit at a time; what comes meanwhile is gathered into the next.
/// </summary>
internal sealed class TurnWriter(TurnStore store, string id, Lease lease, Stored<TurnRecord> stored, TimeProvider time)
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(25);

    private readonly StringBuilder _waiting = new();
    private readonly long _startedAt = time.GetTimestamp();
    private Stored<TurnRecord> _stored = stored;
    private long _lastFlush;
    private double? _firstTokenMs;

    public string Id => id;

    public string Text => _stored.Value.Text + _waiting;

    public bool HasText => Text.Length > 0;

    /// <summary>Adds text; waits as long as pacing asks.</summary>
    public async ValueTask WriteAsync(string text, CancellationToken ct)
    {
        if (text.Length == 0)
        {
            return;
        }

        _firstTokenMs ??= time.GetElapsedTime(_startedAt).TotalMilliseconds;
        _waiting.Append(text);
        if (_lastFlush == 0 || time.GetElapsedTime(_lastFlush) >= Pace)
        {
            await FlushAsync(ct);
        }
    }

    public async ValueTask FlushAsync(CancellationToken ct)
    {
        // Half a surrogate pair stays behind until its other half is there.
        var length = _waiting.Length > 0 && char.IsHighSurrogate(_waiting[^1]) ? _waiting.Length - 1 : _waiting.Length;
        if (length == 0)
        {
            return;
        }

        var text = _waiting.ToString(0, length);
        _waiting.Remove(0, length);
        var before = _stored.Value.Text;
        await CommitAsync(_stored.Value with { Text = before + text }, EventTypes.TurnDelta, new TokenDelta(before.Length, text), ct);
        _lastFlush = time.GetTimestamp();
    }

    /// <summary>Notes what was done on the way.</summary>
    public async ValueTask StepAsync(string kind, string name, long since, object? detail, CancellationToken ct)
    {
        await FlushAsync(ct);
        var json = detail is null ? (JsonElement?)null : JsonSerializer.SerializeToElement(detail, Wire.Json);
        var step = new TurnStep(kind, name, Math.Round(time.GetElapsedTime(since).TotalMilliseconds, 2), json);
        await CommitAsync(_stored.Value with { Steps = [.. _stored.Value.Steps, step] }, EventTypes.TurnStep, step, ct);
    }

    /// <summary>Ends the turn; what was still waiting is part of it.</summary>
    public async ValueTask<TurnEnded> EndAsync(TurnStatus status, TurnUsage? usage, TurnProblem? problem)
    {
        await FlushAsync(CancellationToken.None);
        var timings = new TurnTimings(_firstTokenMs, time.GetElapsedTime(_startedAt).TotalMilliseconds);
        var ended = new TurnEnded(status, _stored.Value.Text, usage, Cost: null, timings, problem);
        var next = _stored.Value with { Status = status, EndedAt = time.GetUtcNow(), Usage = usage, Timings = timings, Problem = problem };
        await CommitAsync(next, EventTypes.TurnEnded, ended, CancellationToken.None);
        return ended;
    }

    private async ValueTask CommitAsync<T>(TurnRecord next, string type, T data, CancellationToken ct)
    {
        // A commit on its way is not cut short: it would be unknown whether it happened.
        ct.ThrowIfCancellationRequested();
        if (!await store.CommitAsync(_stored, next, TurnStore.Told(type, time.GetUtcNow(), data), lease.Fence, CancellationToken.None))
        {
            throw new TurnLostException(id);
        }

        _stored = new Stored<TurnRecord>(id, next, _stored.Version + 1);
    }
}

/// <summary>The turn belongs to another node now; this one must not write to it any more.</summary>
internal sealed class TurnLostException(string id) : Exception($"The turn {id} was taken over.");
