using Roommate.Live.Log;
using StackExchange.Redis;
using IRedis = Roommate.Live.Log.IRedis;

namespace Roommate.Platform.Store;

/// <summary>Sorted sets per owner, and unique names as single keys.</summary>
internal sealed class Indexes(IRedis redis) : IIndexes
{
    private const int MostAtOnce = 100;

    private const string ReleaseScript = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0";

    public async ValueTask AddAsync(string owner, string index, string id, double score, CancellationToken ct) =>
        await redis.CallAsync(db => db.SortedSetAddAsync(Key(owner, index), id, score), ct);

    public async ValueTask RemoveAsync(string owner, string index, string id, CancellationToken ct) =>
        await redis.CallAsync(db => db.SortedSetRemoveAsync(Key(owner, index), id), ct);

    public async ValueTask<IReadOnlyList<string>> AllAsync(string owner, string index, CancellationToken ct) =>
        [.. (await redis.CallAsync(db => db.SortedSetRangeByRankAsync(Key(owner, index)), ct)).Select(static v => v.ToString())];

    public async ValueTask<IReadOnlyList<string>> UpToAsync(string owner, string index, double score, CancellationToken ct) =>
        [.. (await redis.CallAsync(db => db.SortedSetRangeByScoreAsync(Key(owner, index), stop: score, take: MostAtOnce), ct)).Select(static v => v.ToString())];

    public async ValueTask<long> CountAsync(string owner, string index, CancellationToken ct) =>
        await redis.CallAsync(db => db.SortedSetLengthAsync(Key(owner, index)), ct);

    public async ValueTask<bool> ClaimAsync(string index, string name, string id, CancellationToken ct) =>
        await redis.CallAsync(db => db.StringSetAsync(Name(index, name), id, when: When.NotExists), ct) || await FindAsync(index, name, ct) == id;

    public async ValueTask<string?> FindAsync(string index, string name, CancellationToken ct) =>
        await redis.CallAsync(db => db.StringGetAsync(Name(index, name)), ct);

    public async ValueTask ReleaseAsync(string index, string name, string id, CancellationToken ct) =>
        await redis.CallAsync(db => db.ScriptEvaluateAsync(ReleaseScript, [Name(index, name)], [id]), ct);

    private static RedisKey Key(string owner, string index) => Keys.Of(owner, $"index:{index}");

    private static RedisKey Name(string index, string name) => Keys.Of(name, $"name:{index}");
}
