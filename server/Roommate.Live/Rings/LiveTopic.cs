using System.Text;
using Microsoft.Extensions.Logging;
using Roommate.Live.Feed;
using Roommate.Live.Log;
using Roommate.Live.Topics;

namespace Roommate.Live.Rings;

/// <summary>Where a reader stands in a topic.</summary>
/// <param name="Generation">Which life of the log; the topic's grows when the log was lost.</param>
/// <param name="Offset">The last offset it has.</param>
/// <param name="Ephemeral">The number of the last ephemeral event it was offered.</param>
internal record struct TopicPosition(int Generation, long Offset, long Ephemeral);

internal enum TopicRead
{
    /// <summary>Everything known is in the batch or was there before.</summary>
    UpToDate,

    /// <summary>The batch is full; more follows.</summary>
    More,

    /// <summary>The ring no longer holds what comes next: read a page.</summary>
    Behind,

    /// <summary>The log was lost; only a snapshot helps.</summary>
    Lost,
}

/// <summary>Where a topic stands on this node.</summary>
internal readonly record struct TopicState(string Epoch, int Generation, long FirstHeld, long Head);

/// <summary>
/// A topic that is followed on this node: its recent events and those who read them. What comes from the feed is put in
/// line by <see cref="TopicIntake"/>; nothing here waits for a reader.
/// </summary>
internal sealed partial class LiveTopic
{
    private const int WakeSlice = 64;

    private readonly Lock _lock = new();
    private readonly ITopicLog _log;
    private readonly LiveMetrics _metrics;
    private readonly EventRing _ring;
    private readonly EphemeralRing _ephemerals = new();
    private readonly List<IFollower> _followers = [];
    private readonly byte[] _prefix;
    private readonly string _text;

    private IFollower[]? _wakeList;
    private byte[] _epochBytes = [];
    private string _epoch = "";
    private int _generation;
    private bool _closed;

    public LiveTopic(TopicName name, TopicPolicy policy, ITopicLog log, LiveOptions options, LiveMetrics metrics)
    {
        Name = name;
        Policy = policy;
        _text = name.ToString();
        _prefix = WireEvent.PrefixOf(name);
        _log = log;
        _metrics = metrics;
        _ring = new EventRing(options.RingEvents, options.RingBytes);
        Pages = new TopicPages(ReadPageAsync);
    }

    public TopicName Name { get; }

    public TopicPolicy Policy { get; }

    /// <summary>For readers that are behind the ring.</summary>
    public TopicPages Pages { get; }

    public TopicState State
    {
        get
        {
            lock (_lock)
            {
                return new TopicState(_epoch, _generation, _ring.First, _ring.Last);
            }
        }
    }

    /// <summary>When the last follower left; null while there is one.</summary>
    public DateTimeOffset? IdleSince { get; private set; }

    /// <summary>False when the topic was closed meanwhile; the caller takes a new one.</summary>
    public bool Attach(IFollower follower)
    {
        lock (_lock)
        {
            if (_closed)
            {
                return false;
            }

            _followers.Add(follower);
            _wakeList = null;
            IdleSince = null;
            return true;
        }
    }

    public void Detach(IFollower follower, DateTimeOffset now)
    {
        lock (_lock)
        {
            var index = _followers.IndexOf(follower);
            if (index < 0)
            {
                return;
            }

            _followers[index] = _followers[^1];
            _followers.RemoveAt(_followers.Count - 1);
            _wakeList = null;
            IdleSince = _followers.Count == 0 ? now : null;
        }
    }

    /// <summary>Closes the topic for good when nobody has followed it since before <paramref name="since"/>.</summary>
    public bool TryClose(DateTimeOffset since)
    {
        lock (_lock)
        {
            return _closed = _closed || (_followers.Count == 0 && IdleSince <= since);
        }
    }

    /// <summary>Closes whatever it is: it could not be opened.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
        }
    }

    /// <summary>Where a new reader that has everything up to <paramref name="offset"/> begins; ephemeral events from now on.</summary>
    public TopicPosition PositionAt(int generation, long offset)
    {
        lock (_lock)
        {
            return new TopicPosition(generation, offset, _ephemerals.Last);
        }
    }

    /// <summary>Copies what is new past a position, as far as the batch and the ring reach.</summary>
    public TopicRead Read(ref TopicPosition position, EventBatch batch)
    {
        lock (_lock)
        {
            if (position.Generation != _generation)
            {
                return TopicRead.Lost;
            }

            if (position.Offset + 1 < _ring.First)
            {
                return TopicRead.Behind;
            }

            position.Offset = _ring.CopyTo(batch, position.Offset);
            if (position.Offset < _ring.Last)
            {
                // Who is behind does without who is typing.
                position.Ephemeral = _ephemerals.Last;
                return TopicRead.More;
            }

            position.Ephemeral = _ephemerals.CopyTo(batch, position.Ephemeral);
            return TopicRead.UpToDate;
        }
    }

    public WireEvent SnapshotEvent(string epoch, TopicSnapshot snapshot, DateTimeOffset at) =>
        WireEvent.Snapshot(_text, _prefix, epoch, snapshot, at);

    /// <summary>Tells everybody who follows. Outside the lock: those who are told come and read.</summary>
    public void WakeFollowers()
    {
        IFollower[] followers;
        lock (_lock)
        {
            followers = _wakeList ??= [.. _followers];
        }

        // A crowd is served by every core: each slice is one work item, not one per follower.
        for (var start = WakeSlice; start < followers.Length; start += WakeSlice)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static slice => Wake(slice.Followers, slice.Start), (Followers: followers, Start: start), preferLocal: false);
        }

        Wake(followers, 0);
    }

    private static void Wake(IFollower[] followers, int start)
    {
        var end = Math.Min(start + WakeSlice, followers.Length);
        for (var i = start; i < end; i++)
        {
            followers[i].Wake();
        }
    }

    private async Task<TopicPage> ReadPageAsync(long after, int limit)
    {
        _metrics.Pages.Add(1);
        var slice = await _log.ReadAsync(_text, after, limit, CancellationToken.None);
        var events = new WireEvent[slice.Events.Count];
        for (var i = 0; i < events.Length; i++)
        {
            events[i] = ToWire(slice.At.Epoch, slice.Events[i].Offset, slice.Events[i].Body);
        }

        return new TopicPage(slice.At, slice.First, events);
    }

    private WireEvent ToWire(string epoch, long offset, ReadOnlyMemory<byte> body) => WireEvent.From(_text, _prefix, epoch, offset, body.Span);
}
