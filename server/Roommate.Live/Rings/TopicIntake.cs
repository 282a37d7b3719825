using Microsoft.Extensions.Logging;
using Roommate.Contracts.Faults;
using Roommate.Live.Feed;
using Roommate.Live.Log;

namespace Roommate.Live.Rings;

/// <summary>
/// The one worker of a topic: takes messages off the feed's thread, puts them in line, fills holes from the log and wakes
/// the followers once per drained lot. Its inbox is bounded; what does not fit is read from the log afterwards.
/// </summary>
internal sealed partial class TopicIntake(LiveTopic topic, ITopicFeed feed, ITopicLog log, LiveMetrics metrics, TimeProvider time, ILogger logger, CancellationToken stopping) : IThreadPoolWorkItem
{
    private const int MaxInbox = 4096;
    private const int ReadLimit = 512;

    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private List<ReadOnlyMemory<byte>> _inbox = [];
    private List<ReadOnlyMemory<byte>> _drained = [];
    private Task? _opening;
    private IAsyncDisposable? _subscription;
    private bool _open;
    private bool _working;
    private bool _suspect;
    private bool _quiet;

    /// <summary>True when nothing has come in since this was last asked: only then can a lost tail be hidden.</summary>
    public bool TakeQuiet()
    {
        lock (_lock)
        {
            var quiet = _quiet;
            _quiet = true;
            return quiet && _open && !_working;
        }
    }

    /// <summary>The topic could not be opened.</summary>
    public bool Failed
    {
        get
        {
            lock (_lock)
            {
                return _opening is { IsFaulted: true } or { IsCanceled: true };
            }
        }
    }

    /// <summary>Subscribes first, reads then: what is published meanwhile waits in the inbox. All who ask share one opening.</summary>
    /// <param name="after">What the first reader has; the ring begins there when that is near.</param>
    public Task OpenAsync(long? after)
    {
        lock (_lock)
        {
            return _opening ??= OpenOnceAsync(after);
        }
    }

    /// <summary>From the feed's thread: hands on and returns.</summary>
    public void Receive(ReadOnlyMemory<byte> message)
    {
        lock (_lock)
        {
            if (_inbox.Count < MaxInbox)
            {
                _inbox.Add(message);
            }
            else
            {
                _suspect = true;
            }

            _quiet = false;
            Schedule();
        }
    }

    /// <summary>Something may be missing: compare with the log.</summary>
    public void Suspect()
    {
        lock (_lock)
        {
            _suspect = true;
            Schedule();
        }
    }

    /// <summary>Hears no more. A store that does not answer has forgotten the subscription anyway.</summary>
    public async ValueTask CloseAsync()
    {
        try
        {
            if (_subscription is not null)
            {
                await _subscription.DisposeAsync();
            }
        }
        catch (FaultException unavailable)
        {
            Log.NotClosed(logger, topic.Name.ToString(), unavailable.Fault.Code);
        }
    }

    void IThreadPoolWorkItem.Execute() => _ = WorkAsync();

    private void Schedule()
    {
        if (_open && !_working)
        {
            _working = true;
            if (!FeedLot.TryTakeIntake(this))
            {
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            }
        }
    }

    private async Task OpenOnceAsync(long? after)
    {
        _subscription = await feed.OpenAsync(topic.Name, Receive, stopping);
        var head = await log.HeadAsync(topic.Name.ToString(), stopping);
        topic.Begin(head.Epoch, Math.Min(after ?? head.Head, head.Head));
        if (after < head.Head)
        {
            await ReadToHeadAsync();
        }

        lock (_lock)
        {
            _open = true;
            Schedule();
        }
    }

    private async Task WorkAsync()
    {
        try
        {
            while (Take(out var messages, out var suspect))
            {
                var changed = await AdmitAsync(messages);
                messages.Clear();
                if (suspect)
                {
                    var before = topic.State;
                    await RepairAsync();
                    changed |= topic.State != before;
                }

                if (changed)
                {
                    topic.WakeFollowers();
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The node is going away, its connections with it.
        }
        catch (Exception broken)
        {
            Log.IntakeBroken(logger, broken, topic.Name.ToString());
            lock (_lock)
            {
                _working = false;
                _suspect = true;
            }
        }
    }

    private bool Take(out List<ReadOnlyMemory<byte>> messages, out bool suspect)
    {
        lock (_lock)
        {
            suspect = _suspect;
            _suspect = false;
            (_inbox, _drained) = (_drained, _inbox);
            messages = _drained;
            return _working = suspect || messages.Count > 0;
        }
    }

    private async ValueTask<bool> AdmitAsync(List<ReadOnlyMemory<byte>> messages)
    {
        metrics.Received.Add(messages.Count);
        var changed = false;
        for (var i = 0; i < messages.Count; i++)
        {
            if (!FeedMessage.TryParse(messages[i], out var message))
            {
                Log.NotOurs(logger, topic.Name.ToString());
                continue;
            }

            switch (topic.Admit(message))
            {
                case Admission.Added:
                    changed = true;
                    break;
                case Admission.Hole:
                    await RepairAsync();
                    changed = true;
                    break;
                default:
                    break;
            }
        }

        return changed;
    }

    /// <summary>Reads the log until the topic is whole again, for as long as the store needs to come back.</summary>
    private async Task RepairAsync()
    {
        for (var wait = FirstWait; ; wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
        {
            try
            {
                await ReadToHeadAsync();
                return;
            }
            catch (FaultException unavailable)
            {
                Log.RepairWaits(logger, topic.Name.ToString(), unavailable.Fault.Code, wait);
            }

            await Task.Delay(wait, time, stopping);
        }
    }

    private async Task ReadToHeadAsync()
    {
        bool whole;
        do
        {
            var last = topic.State.Head;
            metrics.Repairs.Add(1);
            whole = topic.Fill(last, await log.ReadAsync(topic.Name.ToString(), last, ReadLimit, stopping));
        }
        while (!whole);
    }

    private static partial class Log
    {
        [LoggerMessage(2001, LogLevel.Warning, "Topic {Topic}: the log does not answer ({Code}); asking again in {Wait}.")]
        public static partial void RepairWaits(ILogger logger, string topic, string code, TimeSpan wait);

        [LoggerMessage(2002, LogLevel.Warning, "Topic {Topic}: a message on its channel is not an event; dropped.")]
        public static partial void NotOurs(ILogger logger, string topic);

        [LoggerMessage(2004, LogLevel.Debug, "Topic {Topic}: its channel could not be left ({Code}).")]
        public static partial void NotClosed(ILogger logger, string topic, string code);

        [LoggerMessage(2003, LogLevel.Error, "Topic {Topic}: its intake broke; it will be read again.")]
        public static partial void IntakeBroken(ILogger logger, Exception exception, string topic);
    }
}
