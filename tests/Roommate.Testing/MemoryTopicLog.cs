using System.Globalization;
using System.Text;
using Roommate.Live.Log;
using Roommate.Live.Topics;

namespace Roommate.Testing;

/// <summary>
/// The log in memory, for pure tests: the same answers as Redis (one contract suite runs over both). Plain writes are
/// only noted in <see cref="Written"/>. What is published goes to the <see cref="MemoryFeed"/>s made here, one per node.
/// </summary>
public sealed class MemoryTopicLog(TopicCatalog catalog, TimeProvider time) : ITopicLog
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, DocumentWrite> _documents = [];
    private readonly Dictionary<string, (string Result, DateTimeOffset Until)> _firstResults = [];
    private readonly Dictionary<string, Topic> _topics = [];
    private readonly List<MemoryFeed> _feeds = [];
    private int _epochs;

    /// <summary>The leases that are held: key to fencing number.</summary>
    public Dictionary<string, long> Leases { get; } = [];

    /// <summary>Plain writes of committed commits, in order.</summary>
    public List<Write> Written { get; } = [];

    /// <summary>How often events were read, for tests that count the cost of a storm.</summary>
    public int Reads { get; private set; }

    /// <summary>While set, every call fails with it, as an unreachable store does.</summary>
    public Exception? Trouble { get; set; }

    public MemoryFeed NewFeed()
    {
        var feed = new MemoryFeed();
        lock (_lock)
        {
            _feeds.Add(feed);
        }

        return feed;
    }

    /// <summary>Loses all logs, as a flushed Redis does.</summary>
    public void Flush()
    {
        lock (_lock)
        {
            _topics.Clear();
        }
    }

    /// <summary>The body of a document; null when there is none.</summary>
    public byte[]? Document(string key)
    {
        lock (_lock)
        {
            return _documents.GetValueOrDefault(key)?.Body;
        }
    }

    public ValueTask<CommitResult> CommitAsync(Commit commit, CancellationToken ct)
    {
        lock (_lock)
        {
            ThrowTrouble();
            return ValueTask.FromResult(Refusal(commit) ?? Accept(commit));
        }
    }

    public ValueTask<TopicHead> HeadAsync(string topic, CancellationToken ct)
    {
        lock (_lock)
        {
            ThrowTrouble();
            return ValueTask.FromResult(Find(topic).Head);
        }
    }

    public ValueTask<TopicSlice> ReadAsync(string topic, long after, int limit, CancellationToken ct)
    {
        lock (_lock)
        {
            ThrowTrouble();
            Reads++;
            var found = Find(topic);
            StoredEvent[] events = [.. found.Events.Where(e => e.Offset > after).Take(limit)];
            return ValueTask.FromResult(new TopicSlice(found.Head, found.First, events));
        }
    }

    private void ThrowTrouble()
    {
        if (Trouble is not null)
        {
            throw Trouble;
        }
    }

    private CommitResult? Refusal(Commit commit)
    {
        if (commit.Idempotency is { } key && _firstResults.TryGetValue($"{commit.Aggregate}/{key.Key}", out var first) && first.Until > time.GetUtcNow())
        {
            return new CommitResult(CommitStatus.Duplicate) { FirstResult = first.Result };
        }

        if (commit.Fence is { } fence && Leases.GetValueOrDefault(fence.Key) != fence.Number)
        {
            return new CommitResult(CommitStatus.Fenced);
        }

        foreach (var document in commit.Documents)
        {
            var current = _documents.GetValueOrDefault(document.Key)?.Version ?? 0;
            if (document.Expected is { } expected && expected != current)
            {
                return new CommitResult(CommitStatus.Conflict) { CurrentVersion = current };
            }
        }

        return WrongOffset(commit);
    }

    private CommitResult? WrongOffset(Commit commit)
    {
        var heads = new Dictionary<string, long>();
        foreach (var draft in commit.Events.Where(e => !e.Ephemeral))
        {
            var head = heads.TryGetValue(draft.TopicKind, out var own) ? own : _topics.GetValueOrDefault($"{draft.TopicKind}:{commit.Aggregate}")?.Head.Head ?? 0;
            if (draft.Offset is { } wanted && wanted != head + 1 && head != 0)
            {
                return new CommitResult(CommitStatus.Conflict) { CurrentVersion = head };
            }

            heads[draft.TopicKind] = draft.Offset ?? head + 1;
        }

        return null;
    }

    private CommitResult Accept(Commit commit)
    {
        foreach (var document in commit.Documents)
        {
            if (document.Body is null)
            {
                _documents.Remove(document.Key);
            }
            else
            {
                _documents[document.Key] = document;
            }
        }

        Written.AddRange(commit.Writes);
        var offsets = commit.Events.Select(draft => Append($"{draft.TopicKind}:{commit.Aggregate}", draft)).ToArray();
        if (commit.Idempotency is { } key)
        {
            var first = offsets.FirstOrDefault(o => o != 0).ToString(CultureInfo.InvariantCulture);
            _firstResults[$"{commit.Aggregate}/{key.Key}"] = (key.Result.Replace("$offset", first, StringComparison.Ordinal), time.GetUtcNow() + key.Keep);
        }

        return new CommitResult(CommitStatus.Committed) { Offsets = offsets };
    }

    private long Append(string name, EventDraft draft)
    {
        var epoch = "-";
        var offset = 0L;
        if (!draft.Ephemeral)
        {
            var topic = Find(name);
            if (draft.Offset is { } wanted && wanted != topic.Head.Head + 1)
            {
                _topics[name] = topic = new Topic(NewEpoch(), wanted - 1, catalog.PolicyOf(TopicName.Parse(name).Kind));
            }

            topic.Append(draft.Body, time.GetUtcNow());
            (epoch, offset) = (topic.Head.Epoch, topic.Head.Head);
        }

        var message = (byte[])[.. Encoding.ASCII.GetBytes($"{epoch} {offset} "), .. draft.Body];
        foreach (var feed in _feeds)
        {
            feed.Publish(name, offset, message);
        }

        return offset;
    }

    private Topic Find(string name)
    {
        if (!_topics.TryGetValue(name, out var topic))
        {
            _topics[name] = topic = new Topic(NewEpoch(), 0, catalog.PolicyOf(TopicName.Parse(name).Kind));
        }

        return topic;
    }

    private string NewEpoch() => $"e{++_epochs}";

    private sealed class Topic(string epoch, long head, TopicPolicy policy)
    {
        private readonly Queue<(StoredEvent Event, DateTimeOffset At)> _events = new();

        public TopicHead Head { get; private set; } = new(epoch, head);

        public IEnumerable<StoredEvent> Events => _events.Select(e => e.Event);

        public long First => Head.Head - _events.Count + 1;

        public void Append(byte[] body, DateTimeOffset now)
        {
            Head = Head with { Head = Head.Head + 1 };
            _events.Enqueue((new StoredEvent(Head.Head, body), now));
            while (_events.Count > policy.MaxLength || (policy.KeepFor is { } keep && _events.Peek().At < now - keep))
            {
                _events.Dequeue();
            }
        }
    }
}
