using Roommate.Live.Log;
using Roommate.Platform.Store;
using StackExchange.Redis;
using IRedis = Roommate.Live.Log.IRedis;

namespace Roommate.Rooms.Messages;

/// <summary>Who types in which room, and until when that is believed: one sorted set for all nodes, so that a node that dies leaves nobody typing for ever.</summary>
internal sealed class TypingStore(IRedis redis)
{
    // What is over is taken by one node only.
    private const string TakeScript =
        """
        local over = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, 100)
        if #over > 0 then redis.call('ZREM', KEYS[1], unpack(over)) end
        return over
        """;

    private static readonly RedisKey Key = Keys.Of("typing", "until");

    public async ValueTask NoteAsync(Typist typist, DateTimeOffset until, CancellationToken ct) =>
        await redis.CallAsync(db => db.SortedSetAddAsync(Key, typist.ToString(), until.ToUnixTimeMilliseconds()), ct);

    public async ValueTask ForgetAsync(Typist typist, CancellationToken ct) =>
        await redis.CallAsync(db => db.SortedSetRemoveAsync(Key, typist.ToString()), ct);

    public async ValueTask<IReadOnlyList<Typist>> TakeOverAsync(DateTimeOffset now, CancellationToken ct)
    {
        var over = (RedisResult[])(await redis.CallAsync(db => db.ScriptEvaluateAsync(TakeScript, [Key], [now.ToUnixTimeMilliseconds()]), ct))!;
        return [.. over.Select(static o => Typist.Parse((string)o!))];
    }
}

/// <summary>Somebody in a room, as they were called when they began.</summary>
internal readonly record struct Typist(string RoomId, string UserId, string Name)
{
    public static Typist Parse(string text)
    {
        var parts = text.Split(' ', 3);
        return new Typist(parts[0], parts[1], parts[2]);
    }

    public override string ToString() => $"{RoomId} {UserId} {Name}";
}
