using System.Buffers.Text;
using System.Text;
using Roommate.Live.Topics;
using StackExchange.Redis;

namespace Roommate.Live.Log;

/// <summary>The log in Redis: per topic a stream with ids <c>offset-0</c> and a hash with epoch and head, one script to write and one to read.</summary>
public sealed class RedisTopicLog(IRedis redis, TopicCatalog catalog, TimeProvider time) : ITopicLog
{
    /// <summary>The shorter way for commits, where there is one.</summary>
    internal IScriptLine? Line { get; init; }

    public async ValueTask<CommitResult> CommitAsync(Commit commit, CancellationToken ct)
    {
        var arguments = CommitArguments.From(commit, catalog);
        if (Line is { } line && line.TryRun(LogScripts.Commit, arguments.Keys, arguments.Values, commit.GoesOnHere, out var running, ct))
        {
            try
            {
                return Parse(await running, commit.Events.Count);
            }
            catch (ScriptUnknownException)
            {
                // The shared client sends the text.
            }
        }

        var result = await EvaluateAsync(LogScripts.Commit, arguments.Keys, arguments.Values, ct);
        return Parse((byte[])result, commit.Events.Count);
    }

    public async ValueTask<TopicHead> HeadAsync(string topic, CancellationToken ct) =>
        HeadOf((RedisResult[])await ReadAsync(TopicName.Parse(topic), 0, 0, ct));

    public async ValueTask<TopicSlice> ReadAsync(string topic, long after, int limit, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(after, 0);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var reply = (RedisResult[])await ReadAsync(TopicName.Parse(topic), after + 1, limit, ct);
        var events = new StoredEvent[reply.Length - 4];
        var offset = (long)reply[3];
        for (var i = 0; i < events.Length; i++)
        {
            events[i] = new StoredEvent(offset + i, (byte[])reply[4 + i]);
        }

        return new TopicSlice(HeadOf(reply), (long)reply[2], events);
    }

    private static TopicHead HeadOf(RedisResult[] reply) => new((string)reply[0]!, (long)reply[1]);

    private static CommitResult Parse(ReadOnlySpan<byte> reply, int events)
    {
        var rest = reply[1..];
        return (char)reply[0] switch
        {
            'K' => new CommitResult(CommitStatus.Committed) { Offsets = ParseOffsets(rest, events) },
            'D' => new CommitResult(CommitStatus.Duplicate) { FirstResult = Encoding.UTF8.GetString(rest) },
            'C' => new CommitResult(CommitStatus.Conflict) { CurrentVersion = ParseNumber(ref rest) },
            _ => new CommitResult(CommitStatus.Fenced),
        };
    }

    private static long[] ParseOffsets(ReadOnlySpan<byte> text, int count)
    {
        if (count == 0)
        {
            return [];
        }

        var offsets = new long[count];
        for (var i = 0; i < count; i++)
        {
            offsets[i] = ParseNumber(ref text);
        }

        return offsets;
    }

    private static long ParseNumber(ref ReadOnlySpan<byte> text)
    {
        if (!Utf8Parser.TryParse(text, out long number, out var consumed))
        {
            throw new FormatException("The commit script answered something that is not a number.");
        }

        text = text[Math.Min(text.Length, consumed + 1)..];
        return number;
    }

    private Task<RedisResult> ReadAsync(TopicName topic, long from, int limit, CancellationToken ct) =>
        EvaluateAsync(
            LogScripts.Read,
            [Keys.Head(topic.Kind, topic.Id), Keys.Log(topic.Kind, topic.Id)],
            [from, limit, (long)(catalog.PolicyOf(topic.Kind).KeepFor?.TotalMilliseconds ?? 0)],
            ct);

    private async Task<RedisResult> EvaluateAsync(LogScript script, RedisKey[] keys, RedisValue[] values, CancellationToken ct)
    {
        try
        {
            return await redis.Database.ScriptEvaluateAsync(script.Hash, keys, values).WaitAsync(RedisTrouble.Patience, time, ct);
        }
        catch (RedisServerException unknown) when (unknown.Message.Contains("NOSCRIPT", StringComparison.Ordinal))
        {
            // This Redis has not seen the script yet, or was restarted; nothing has run, so once more, with the text, is safe.
            return await EvaluateAgainAsync(script.Text, keys, values, ct);
        }
        catch (Exception trouble) when (IsUnavailable(trouble, ct))
        {
            throw RedisTrouble.Unavailable();
        }
    }

    private async Task<RedisResult> EvaluateAgainAsync(string script, RedisKey[] keys, RedisValue[] values, CancellationToken ct)
    {
        try
        {
            return await redis.Database.ScriptEvaluateAsync(script, keys, values).WaitAsync(RedisTrouble.Patience, time, ct);
        }
        catch (Exception trouble) when (IsUnavailable(trouble, ct))
        {
            throw RedisTrouble.Unavailable();
        }
    }

    // The client cancels what was on its way when it is closed: that is the store going away, not our caller's wish.
    private static bool IsUnavailable(Exception trouble, CancellationToken ct) =>
        RedisTrouble.IsUnavailable(trouble) || (trouble is OperationCanceledException && !ct.IsCancellationRequested);
}
