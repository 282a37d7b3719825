using System.Globalization;
using System.Runtime.CompilerServices;
using Roommate.Platform.Store;
using StackExchange.Redis;
using IRedis = Roommate.Live.Log.IRedis;

namespace Roommate.Testing;

/// <summary>Everything in the store as text, to look for what must not be there.</summary>
public static class StoreDump
{
    // So many keys are asked for before the first answer is awaited: one after the other, a full store takes seconds.
    private const int AtOnce = 500;

    /// <summary>Every value of every key; a key that went meanwhile has none.</summary>
    public static async IAsyncEnumerable<(string Key, string Value)> AllAsync(IRedis redis, [EnumeratorCancellation] CancellationToken ct = default)
    {
        await foreach (var (key, values) in ReadAsync(redis, ct))
        {
            foreach (var value in values)
            {
                yield return (key, value);
            }
        }
    }

    /// <summary>The keys whose name or content holds one of these texts.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(IRedis redis, params string[] texts)
    {
        var found = new List<string>();
        await foreach (var (key, values) in ReadAsync(redis, CancellationToken.None))
        {
            var content = key + "\n" + string.Join('\n', values);
            found.AddRange(texts.Where(t => content.Contains(t, StringComparison.OrdinalIgnoreCase)).Select(t => $"{t} in {key}: {Around(content, t)}"));
        }

        return found;
    }

    private static string Around(string content, string text)
    {
        var at = content.IndexOf(text, StringComparison.OrdinalIgnoreCase);
        return content[Math.Max(0, at - 80)..Math.Min(content.Length, at + 80)];
    }

    private static async IAsyncEnumerable<(string Key, string[] Values)> ReadAsync(IRedis redis, [EnumeratorCancellation] CancellationToken ct)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var key in redis.ScanAsync("*", ct))
        {
            keys.Add(key);
        }

        foreach (var some in keys.Chunk(AtOnce))
        {
            var types = await Task.WhenAll(some.Select(key => redis.Database.ExecuteAsync("TYPE", (RedisKey)key)));
            foreach (var read in await Task.WhenAll(some.Zip(types).Select(k => ValuesAsync(redis.Database, k.First, (string)k.Second!))))
            {
                yield return read;
            }
        }
    }

    private static async Task<(string Key, string[] Values)> ValuesAsync(IDatabase db, string key, string type) =>
        (key, type switch
        {
            "string" => [(await db.StringGetAsync(key)).ToString()],
            "hash" => [.. (await db.HashGetAllAsync(key)).SelectMany(static e => new[] { e.Name.ToString(), e.Value.ToString() })],
            "zset" => Texts(await db.SortedSetRangeByRankAsync(key)),
            "set" => Texts(await db.SetMembersAsync(key)),
            "list" => Texts(await db.ListRangeAsync(key)),
            "stream" => [.. ((RedisResult[])(await db.ExecuteAsync("XRANGE", (RedisKey)key, "-", "+"))!).SelectMany(static e => Texts((RedisValue[])((RedisResult[])e!)[1]!))],
            "none" => [],
            _ => throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{key} is a {type}.")),
        });

    private static string[] Texts(RedisValue[] values) => [.. values.Select(static v => v.ToString())];
}
