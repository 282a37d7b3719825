using Roommate.Platform.Store;
using StackExchange.Redis;
using IRedis = Roommate.Live.Log.IRedis;

namespace Roommate.Testing;

/// <summary>Everything in the store as text, to look for what must not be there.</summary>
public static class StoreDump
{
    /// <summary>The keys whose name or content holds one of these texts.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(IRedis redis, params string[] texts)
    {
        var found = new List<string>();
        await foreach (var key in redis.ScanAsync("*", CancellationToken.None))
        {
            var content = key + "\n" + await ContentAsync(redis, key);
            found.AddRange(texts.Where(t => content.Contains(t, StringComparison.OrdinalIgnoreCase)).Select(t => $"{t} in {key}: {Around(content, t)}"));
        }

        return found;
    }

    private static string Around(string content, string text)
    {
        var at = content.IndexOf(text, StringComparison.OrdinalIgnoreCase);
        return content[Math.Max(0, at - 80)..Math.Min(content.Length, at + 80)];
    }

    private static async Task<string> ContentAsync(IRedis redis, string key) =>
        (string)(await redis.Database.ExecuteAsync("TYPE", (RedisKey)key))! switch
        {
            "string" => (await redis.Database.StringGetAsync(key))!,
            "hash" => string.Join('\n', (await redis.Database.HashGetAllAsync(key)).Select(static h => $"{h.Name} {h.Value}")),
            "zset" => Flat(await redis.Database.ExecuteAsync("ZRANGE", (RedisKey)key, "0", "-1")),
            "set" => Flat(await redis.Database.ExecuteAsync("SMEMBERS", (RedisKey)key)),
            "list" => Flat(await redis.Database.ExecuteAsync("LRANGE", (RedisKey)key, "0", "-1")),
            "stream" => string.Join('\n', ((RedisResult[])(await redis.Database.ExecuteAsync("XRANGE", (RedisKey)key, "-", "+"))!).Select(static e => Flat(((RedisResult[])e!)[1]))),
            _ => "",
        };

    private static string Flat(RedisResult result) => string.Join('\n', ((RedisValue[])result!).Select(static v => v.ToString()));
}
