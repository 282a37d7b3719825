using System.Security.Cryptography;
using System.Text;
using Roommate.Contracts.Faults;
using Roommate.Live.Log;
using Roommate.Platform.Store;
using StackExchange.Redis;
using IRedis = Roommate.Live.Log.IRedis;

namespace Roommate.Platform.Limits;

/// <summary>
/// Token buckets in Redis, so that a limit holds over all nodes and however many attempts come at once. Who is limited
/// goes into the key as a hash: no addresses of people in keys. A full bucket is no key at all.
/// </summary>
public sealed class Buckets(IRedis redis)
{
    // Redis's own clock: nodes may disagree about the time. 't' tokens, 'at' when that was true (ms).
    private const string TakeScript =
        """
        local capacity, refill = tonumber(ARGV[1]), tonumber(ARGV[2])
        local clock = redis.call('TIME')
        local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
        local was = redis.call('HMGET', KEYS[1], 't', 'at')
        local tokens = capacity
        if was[1] then tokens = math.min(capacity, tonumber(was[1]) + (now - tonumber(was[2])) / refill) end
        if tokens < 1 then return -math.max(1, math.ceil((1 - tokens) * refill)) end
        redis.call('HSET', KEYS[1], 't', tostring(tokens - 1), 'at', now)
        redis.call('PEXPIRE', KEYS[1], math.ceil((capacity - tokens + 1) * refill) + 1000)
        return math.floor(tokens - 1)
        """;

    private const string GiveBackScript =
        """
        local tokens = redis.call('HGET', KEYS[1], 't')
        if tokens then redis.call('HSET', KEYS[1], 't', tostring(tonumber(tokens) + 1)) end
        return 0
        """;

    private const string LookScript =
        """
        local capacity, refill = tonumber(ARGV[1]), tonumber(ARGV[2])
        local clock = redis.call('TIME')
        local was = redis.call('HMGET', KEYS[1], 't', 'at')
        if not was[1] then return capacity end
        local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
        return math.floor(math.min(capacity, tonumber(was[1]) + (now - tonumber(was[2])) / refill))
        """;

    /// <summary>Takes one token; <c>rate_limited</c> with the time until there is one when there is none.</summary>
    public async ValueTask<Fault?> TakeAsync(BucketLimit limit, string who, string text, CancellationToken ct) =>
        (await CountAsync(limit, who, ct)).Wait is { } wait ? Fault.RateLimited(wait, text) : null;

    /// <summary>Takes one token if there is one, and tells how the bucket stands.</summary>
    public async ValueTask<BucketState> CountAsync(BucketLimit limit, string who, CancellationToken ct)
    {
        var left = (long)await redis.CallAsync(
            db => db.ScriptEvaluateAsync(TakeScript, [Key(limit, who)], [limit.Capacity, (long)limit.Refill.TotalMilliseconds]),
            ct);
        return left < 0 ? new BucketState(0, TimeSpan.FromMilliseconds(-left)) : new BucketState(left, null);
    }

    /// <summary>What is left in a bucket, without taking of it.</summary>
    public async ValueTask<long> LookAsync(BucketLimit limit, string who, CancellationToken ct) =>
        (long)await redis.CallAsync(db => db.ScriptEvaluateAsync(LookScript, [Key(limit, who)], [limit.Capacity, (long)limit.Refill.TotalMilliseconds]), ct);

    /// <summary>A name for somebody or something in keys and indexes that tells nobody who it is.</summary>
    public static string NameOf(string who) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(who)).AsSpan(0, 16));

    /// <summary>Whether anything was taken that has not come back yet.</summary>
    public async ValueTask<bool> IsUsedAsync(BucketLimit limit, string who, CancellationToken ct) =>
        await redis.CallAsync(db => db.KeyExistsAsync(Key(limit, who)), ct);

    /// <summary>Returns a token that turned out not to count.</summary>
    public async ValueTask GiveBackAsync(BucketLimit limit, string who, CancellationToken ct) =>
        await redis.CallAsync(db => db.ScriptEvaluateAsync(GiveBackScript, [Key(limit, who)]), ct);

    /// <summary>Fills the bucket.</summary>
    public async ValueTask ResetAsync(BucketLimit limit, string who, CancellationToken ct) =>
        await redis.CallAsync(db => db.KeyDeleteAsync(Key(limit, who)), ct);

    private static RedisKey Key(BucketLimit limit, string who) =>
        Keys.Of(NameOf(who), $"bucket:{limit.Name}");
}
