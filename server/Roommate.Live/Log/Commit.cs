using System.Text.Json;
using Roommate.Contracts;
using Roommate.Contracts.Live;
using StackExchange.Redis;

namespace Roommate.Live.Log;

/// <summary>
/// One atomic change of one aggregate: guarded documents, plain writes and the events that tell of it, in one script.
/// Either all of it happened or nothing did.
/// </summary>
/// <param name="Aggregate">The id; the hash tag of every key below.</param>
public sealed record Commit(string Aggregate)
{
    /// <summary>Documents with their expected versions; one that does not hold refuses the whole commit.</summary>
    public IReadOnlyList<DocumentWrite> Documents { get; init; } = [];

    /// <summary>Plain Redis writes (HSET, ZADD, ZREM, APPEND, SET, DEL, PEXPIRE, SADD, SREM, HDEL, HINCRBY) on keys of the aggregate, after the guards.</summary>
    public IReadOnlyList<Write> Writes { get; init; } = [];

    /// <summary>Events for topics of the aggregate (kind + aggregate id), in order; each takes the topic's next offset.</summary>
    public IReadOnlyList<EventDraft> Events { get; init; } = [];

    /// <summary>A key seen before returns the first result and changes nothing.</summary>
    public Idempotency? Idempotency { get; init; }

    /// <summary>
    /// What follows the commit is short and never blocks, as for a device's report: it may go on at once on the thread that read the
    /// answer. Anything else that waits for Redis waits for it too.
    /// </summary>
    public bool GoesOnHere { get; init; }

    /// <summary>The lease that must still be held with this fencing number.</summary>
    public Fence? Fence { get; init; }
}

/// <summary>A versioned document, kept as a hash: <c>v</c> version, <c>s</c> schema number, <c>d</c> body (UTF-8 JSON).</summary>
/// <param name="Key">From <see cref="Keys.Of"/>.</param>
/// <param name="Expected">The version that must be there now; 0: it must not exist; null: whatever is there.</param>
/// <param name="Version">The new version (above <paramref name="Expected"/>).</param>
/// <param name="Schema">The schema number of the body.</param>
/// <param name="Body">The new body; null removes the document.</param>
public sealed record DocumentWrite(string Key, long? Expected, long Version, int Schema, byte[]? Body);

/// <summary>One Redis write command on a key of the aggregate.</summary>
public sealed record Write(string Command, string Key, params RedisValue[] Arguments);

/// <summary>An event on its way into a topic's log.</summary>
/// <param name="TopicKind">For example <c>twin</c>; the topic is <c>kind:aggregate</c>.</param>
/// <param name="Body">The event as the wire has it but without <c>topic</c> and <c>offset</c>: <c>{"type":..,"at":..,"data":..,"by":..}</c>.</param>
/// <param name="Ephemeral">True: offset 0, published and not kept.</param>
/// <param name="Offset">
/// For a topic whose offset is the aggregate's own counter (twins): the offset it must have. The script refuses another
/// one as a conflict, and starts a lost log (a new epoch) from here.
/// </param>
public sealed record EventDraft(string TopicKind, byte[] Body, bool Ephemeral = false, long? Offset = null)
{
    /// <summary>Serialises once; what every node and every client gets is a copy of these bytes.</summary>
    public static EventDraft Of<T>(string topicKind, string type, DateTimeOffset at, T data, Cause? by = null, bool ephemeral = false, long? offset = null) =>
        new(topicKind, JsonSerializer.SerializeToUtf8Bytes(new EventBody<T>(type, at, data, by), Wire.Json), ephemeral, offset);

    private sealed record EventBody<T>(string Type, DateTimeOffset At, T Data, Cause? By);
}

/// <param name="Key">Unique within the aggregate, for example <c>usr_1:clientId</c>.</param>
/// <param name="Result">What the first caller got; kept for <paramref name="Keep"/>. The text <c>$offset</c> in it is replaced by the first assigned offset.</param>
public sealed record Idempotency(string Key, string Result, TimeSpan Keep);

/// <param name="Key">The lease's key (of this aggregate): a hash whose field <c>n</c> is the number, expiring with the lease.</param>
/// <param name="Number">The fencing number the holder was given.</param>
public sealed record Fence(string Key, long Number);

/// <summary>How a commit ended.</summary>
public sealed record CommitResult(CommitStatus Status)
{
    /// <summary>The offset of each event of the commit, 0 for ephemeral ones.</summary>
    public IReadOnlyList<long> Offsets { get; init; } = [];

    /// <summary>For <see cref="CommitStatus.Conflict"/>: the version that is there (0: none).</summary>
    public long CurrentVersion { get; init; }

    /// <summary>For <see cref="CommitStatus.Duplicate"/>: the first result.</summary>
    public string? FirstResult { get; init; }

    public bool Committed => Status == CommitStatus.Committed;
}

public enum CommitStatus
{
    Committed,
    Conflict,
    Duplicate,
    Fenced,
}
