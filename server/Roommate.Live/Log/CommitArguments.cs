using System.Collections.Frozen;
using Roommate.Live.Topics;
using StackExchange.Redis;

namespace Roommate.Live.Log;

/// <summary>Lays a commit out as the KEYS and ARGV of <see cref="LogScripts.Commit"/>: two arrays, no copies of bodies.</summary>
internal readonly struct CommitArguments
{
    private const int Counts = 6;

    private static readonly FrozenSet<string> AllowedWrites = FrozenSet.ToFrozenSet(
        ["HSET", "HDEL", "HINCRBY", "XTRIM", "ZADD", "ZREM", "ZREMRANGEBYRANK", "ZREMRANGEBYSCORE", "ZINCRBY", "APPEND", "SET", "DEL", "PEXPIRE", "SADD", "SREM", "INCRBY", "RPUSH", "LTRIM"],
        StringComparer.Ordinal);

    private CommitArguments(RedisKey[] keys, RedisValue[] values)
    {
        Keys = keys;
        Values = values;
    }

    public RedisKey[] Keys { get; }

    public RedisValue[] Values { get; }

    public static CommitArguments From(Commit commit, TopicCatalog catalog)
    {
        var kinds = KindsOf(commit.Events);
        var guards = (commit.Idempotency is null ? 0 : 1) + (commit.Fence is null ? 0 : 1);
        var keys = new RedisKey[guards + commit.Documents.Count + (kinds.Count * 2) + commit.Writes.Count];
        var layout = new Layout(commit, keys, new RedisValue[CountValues(commit, kinds.Count)]);
        layout.AddCounts(kinds.Count);
        layout.AddGuards();
        layout.AddDocuments();
        layout.AddEvents(kinds, catalog);
        layout.AddWrites();
        return new CommitArguments(keys, layout.Values);
    }

    private static int CountValues(Commit commit, int kinds)
    {
        var count = Counts + (commit.Idempotency is null ? 0 : 2) + (commit.Fence is null ? 0 : 1)
            + (commit.Documents.Count * 4) + (kinds * 3) + (commit.Events.Count * 3);
        foreach (var write in commit.Writes)
        {
            count += 2 + write.Arguments.Length;
        }

        return count;
    }

    private static List<string> KindsOf(IReadOnlyList<EventDraft> events)
    {
        if (events.Count == 0)
        {
            return [];
        }

        // One commit tells of one or two topics: a list beats a set.
        var kinds = new List<string>(1);
        for (var i = 0; i < events.Count; i++)
        {
            if (!kinds.Contains(events[i].TopicKind))
            {
                kinds.Add(events[i].TopicKind);
            }
        }

        return kinds;
    }

    private struct Layout(Commit commit, RedisKey[] keys, RedisValue[] values)
    {
        private int _key;
        private int _value;

        public readonly RedisValue[] Values => values;

        public void AddCounts(int kinds)
        {
            Add(commit.Idempotency is null ? 0 : 1);
            Add(commit.Fence is null ? 0 : 1);
            Add(commit.Documents.Count);
            Add(kinds);
            Add(commit.Events.Count);
            Add(commit.Writes.Count);
        }

        public void AddGuards()
        {
            if (commit.Idempotency is { } idempotency)
            {
                AddKey(Log.Keys.Of(commit.Aggregate, $"idem:{idempotency.Key}"));
                Add(idempotency.Result);
                Add((long)idempotency.Keep.TotalMilliseconds);
            }

            if (commit.Fence is { } fence)
            {
                AddKey(fence.Key);
                Add(fence.Number);
            }
        }

        public void AddDocuments()
        {
            for (var i = 0; i < commit.Documents.Count; i++)
            {
                var document = commit.Documents[i];
                AddKey(document.Key);
                Add(document.Expected is { } expected ? expected : "");
                Add(document.Version);
                Add(document.Schema);
                Add(document.Body ?? []);
            }
        }

        public void AddEvents(List<string> kinds, TopicCatalog catalog)
        {
            for (var i = 0; i < kinds.Count; i++)
            {
                var policy = catalog.PolicyOf(kinds[i]);
                AddKey(Log.Keys.Head(kinds[i], commit.Aggregate));
                AddKey(Log.Keys.Log(kinds[i], commit.Aggregate));
                Add(Log.Keys.Channel(kinds[i], commit.Aggregate));
                Add(policy.MaxLength ?? 0);
                Add((long)(policy.KeepFor?.TotalMilliseconds ?? 0));
            }

            for (var i = 0; i < commit.Events.Count; i++)
            {
                var draft = commit.Events[i];
                Add(IndexOf(kinds, draft.TopicKind));
                Add(OffsetOf(draft));
                Add(draft.Body);
            }
        }

        public void AddWrites()
        {
            for (var i = 0; i < commit.Writes.Count; i++)
            {
                var write = commit.Writes[i];
                if (!AllowedWrites.Contains(write.Command))
                {
                    throw new ArgumentException($"'{write.Command}' is not a write that a commit may hold.", nameof(commit));
                }

                AddKey(write.Key);
                Add(write.Command);
                Add(write.Arguments.Length);
                foreach (var argument in write.Arguments)
                {
                    Add(argument);
                }
            }
        }

        private static RedisValue OffsetOf(EventDraft draft) =>
            draft.Ephemeral ? "e"
            : draft.Offset is not { } offset ? ""
            : offset > 0 ? offset
            : throw new ArgumentException("An event's offset is 1 or more.", nameof(draft));

        private static int IndexOf(List<string> kinds, string kind)
        {
            var index = 0;
            while (kinds[index] != kind)
            {
                index++;
            }

            return index;
        }

        private void AddKey(string key) => keys[_key++] = key;

        private void Add(RedisValue value) => values[_value++] = value;
    }
}
