using Roommate.Live.Log;
using Roommate.Platform.Store;
using StackExchange.Redis;
using IRedis = Roommate.Live.Log.IRedis;

namespace Roommate.Assistant.Answers;

/// <summary>A person's cached answers in a home: one hash under the person, gone after an hour without a new one.</summary>
internal sealed class AnswerStore(IRedis redis)
{
    private const int MostKept = 200;

    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    private const string KeepScript =
        """
        if redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[4]) then redis.call('DEL', KEYS[1]) end
        redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
        redis.call('PEXPIRE', KEYS[1], ARGV[3])
        return 1
        """;

    public async ValueTask<string?> FindAsync(string userId, string homeId, string key, CancellationToken ct) =>
        await redis.CallAsync(db => db.HashGetAsync(Key(userId, homeId), key), ct);

    public async ValueTask KeepAsync(string userId, string homeId, string key, string text, CancellationToken ct) =>
        await redis.CallAsync(db => db.ScriptEvaluateAsync(KeepScript, [Key(userId, homeId)], [key, text, (long)Kept.TotalMilliseconds, MostKept]), ct);

    public async ValueTask ForgetAsync(string userId, string homeId, CancellationToken ct) => await redis.CallAsync(db => db.KeyDeleteAsync(Key(userId, homeId)), ct);

    private static RedisKey Key(string userId, string homeId) => Keys.Of(userId, $"answers:{homeId}");
}
