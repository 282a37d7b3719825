using System.Security.Claims;
using Microsoft.Extensions.Logging;
using Roommate.Contracts.Live;
using Roommate.Live.Feed;
using Roommate.Live.Rings;

namespace Roommate.Live.Delivery;

/// <summary>
/// One connection's pump. It takes what is new past its cursors, writes one batch and awaits that write; meanwhile the
/// connection is only behind and nobody else knows. A state topic that fell out of the recent window comes back as one
/// snapshot, a log topic is read from the log.
/// </summary>
/// <param name="ticks">Where a connection that gets a great deal waits for its next write; without, each write is made at once.</param>
internal sealed partial class LiveConnection(
    string id,
    ClaimsPrincipal viewer,
    IEventSink sink,
    LiveMetrics metrics,
    TimeProvider time,
    ILogger log,
    PumpTicks? ticks = null) : IThreadPoolWorkItem, IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _closed = new();
    private readonly Dictionary<string, Cursor> _cursors = new(StringComparer.Ordinal);
    private readonly Queue<Cursor> _ready = new();
    private readonly EventBatch _batch = new();
    private bool _pumping;
    private Pace _pace;
    private long _writeSince;
    private int _rightsVersion;

    public string Id => id;

    public ClaimsPrincipal Viewer => viewer;

    public CancellationToken Closed => _closed.Token;

    public int TopicCount
    {
        get
        {
            lock (_lock)
            {
                return _cursors.Count;
            }
        }
    }

    /// <summary>Grows whenever this person's rights may have changed: what was allowed before is asked again.</summary>
    public int RightsVersion => Volatile.Read(ref _rightsVersion);

    private CatchUp CatchUp => field ??= new CatchUp(this, metrics, time, log);

    public void RightsChanged() => Interlocked.Increment(ref _rightsVersion);

    /// <summary>Follows a topic, held until <see cref="Release"/>; the cursor it replaces, if any.</summary>
    public Cursor? Add(string topic, Cursor cursor)
    {
        lock (_lock)
        {
            _cursors.Remove(topic, out var replaced);
            _cursors[topic] = cursor;
            if (replaced is not null)
            {
                replaced.IsClosed = true;
            }

            return replaced;
        }
    }

    public Cursor? Remove(string topic)
    {
        lock (_lock)
        {
            if (!_cursors.Remove(topic, out var cursor))
            {
                return null;
            }

            cursor.IsClosed = true;
            return cursor;
        }
    }

    /// <summary>Removes this cursor, unless another one has taken its place.</summary>
    public void Remove(Cursor cursor)
    {
        lock (_lock)
        {
            var topic = cursor.Followed.Topic.Name.ToString();
            if (_cursors.GetValueOrDefault(topic) == cursor)
            {
                _cursors.Remove(topic);
            }

            cursor.IsClosed = true;
        }
    }

    public IReadOnlyList<KeyValuePair<string, Cursor>> Cursors()
    {
        lock (_lock)
        {
            return [.. _cursors];
        }
    }

    /// <summary>The answer to Subscribe is being written: events may follow it.</summary>
    public void Release(IReadOnlyList<Cursor> cursors) => sink.AfterAnswer(() => Free(cursors));

    /// <summary>A topic has something new; the pump runs on another thread.</summary>
    public void Ready(Cursor cursor)
    {
        if (TryQueue(cursor) && !Waits())
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    /// <summary>
    /// A topic has something new, told by its worker: the pump runs right here as far as the transport takes what it writes
    /// at once, and never waits here for one that does not. Handing over to another thread would cost more than the write.
    /// </summary>
    public void ReadyHere(Cursor cursor)
    {
        if (TryQueue(cursor) && !Waits() && !FeedLot.TryTakePump(this))
        {
            _ = PumpAsync();
        }
    }

    /// <summary>Whether one write has been going on for longer than this.</summary>
    public bool IsStalled(TimeSpan limit)
    {
        var since = Volatile.Read(ref _writeSince);
        return since != 0 && time.GetElapsedTime(since) > limit;
    }

    /// <summary>Tells the client that this node goes away.</summary>
    public async Task DrainAsync(Draining draining) => await sink.WriteAsync(draining, _closed.Token);

    /// <summary>Ends the connection with leave to come back.</summary>
    public void Close()
    {
        sink.Close();
        _closed.Cancel();
    }

    public void Dispose() => _closed.Cancel();

    void IThreadPoolWorkItem.Execute() => _ = PumpAsync();

    /// <summary>The tick has come: what waited for it is written.</summary>
    public void PumpNow() => _ = PumpAsync();

    private void Free(IReadOnlyList<Cursor> cursors)
    {
        foreach (var cursor in cursors)
        {
            lock (_lock)
            {
                cursor.IsHeld = false;
            }

            Ready(cursor);
        }
    }

    // True when the pump runs at the next tick; the caller has started it and nobody else will.
    private bool Waits()
    {
        if (ticks is null || !_pace.Holds(time))
        {
            return false;
        }

        ticks.Add(this);
        return true;
    }

    // True for the one who has to start the pump.
    private bool TryQueue(Cursor cursor)
    {
        lock (_lock)
        {
            if (cursor.IsHeld || cursor.IsQueued || cursor.IsClosed || _closed.IsCancellationRequested)
            {
                return false;
            }

            cursor.IsQueued = true;
            _ready.Enqueue(cursor);
            return !_pumping && (_pumping = true);
        }
    }

    private async Task PumpAsync()
    {
        try
        {
            while (await FillAsync())
            {
                if (_batch.Count > 0)
                {
                    Volatile.Write(ref _writeSince, time.GetTimestamp());
                    await sink.WriteAsync(_batch, _closed.Token);
                    Volatile.Write(ref _writeSince, 0);
                    _pace.Wrote(_batch.Count, _batch.IsFull, time);
                    metrics.Delivered.Add(_batch.Count);
                    metrics.Batches.Add(1);
                    _batch.Clear();
                    if (HasMore() && Waits())
                    {
                        return;
                    }
                }
            }
        }
        catch (OperationCanceledException) when (_closed.IsCancellationRequested)
        {
            // The connection is gone; what it has not seen it asks for when it comes back.
        }
        catch (Exception broken)
        {
            Log.Broken(log, broken, id);
            Close();
        }
    }

    // False when nothing is ready: the pump then sleeps until the next Ready.
    private async ValueTask<bool> FillAsync()
    {
        while (!_batch.IsFull)
        {
            if (!TryNext(out var cursor))
            {
                return _batch.Count > 0 || !TrySleep();
            }

            switch (cursor.Read(_batch))
            {
                case TopicRead.More:
                    Ready(cursor);
                    return true;
                case TopicRead.Behind:
                    await CatchUp.StepAsync(cursor, TopicRead.Behind, _batch);
                    break;
                case TopicRead.Lost:
                    await CatchUp.StepAsync(cursor, TopicRead.Lost, _batch);
                    break;
                default:
                    break;
            }
        }

        return true;
    }

    private bool TryNext(out Cursor cursor)
    {
        lock (_lock)
        {
            while (_ready.TryDequeue(out cursor!))
            {
                // Cleared before the read: what comes after it queues the cursor again.
                cursor.IsQueued = false;
                if (!cursor.IsClosed)
                {
                    return true;
                }
            }

            return false;
        }
    }

    private bool HasMore()
    {
        lock (_lock)
        {
            return _ready.Count > 0;
        }
    }

    private bool TrySleep()
    {
        lock (_lock)
        {
            if (_ready.Count > 0)
            {
                return false;
            }

            _pumping = false;
            return true;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2101, LogLevel.Debug, "The pump of connection {Connection} ended; the client may reconnect.")]
        public static partial void Broken(ILogger logger, Exception exception, string connection);
    }
}
