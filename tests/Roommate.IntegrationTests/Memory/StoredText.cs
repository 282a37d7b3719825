using System.Globalization;
using StackExchange.Redis;
using IRedis = Roommate.Live.Log.IRedis;

namespace Roommate.IntegrationTests.Memory;

/// <summary>Everything there is in a Redis, as text by key.</summary>
internal static class StoredText
{
    public static async IAsyncEnumerable<(string Key, string Value)> AllAsync(IRedis redis)
    {
        var db = redis.Database;
        foreach (var key in ((RedisResult[])(await db.ExecuteAsync("KEYS", "*"))!).Select(static k => (string)k!))
        {
            string[] values = (string)(await db.ExecuteAsync("TYPE", (RedisKey)key))! switch
            {
                "string" => [(await db.StringGetAsync(key))!],
                "hash" => [.. (await db.HashGetAllAsync(key)).SelectMany(static e => new[] { (string)e.Name!, (string)e.Value! })],
                "zset" => [.. (await db.SortedSetRangeByRankAsync(key)).Select(static v => (string)v!)],
                "set" => [.. (await db.SetMembersAsync(key)).Select(static v => (string)v!)],
                "list" => [.. (await db.ListRangeAsync(key)).Select(static v => (string)v!)],
                "stream" => [.. Flat(await db.ExecuteAsync("XRANGE", (RedisKey)key, "-", "+"))],
                // It went meanwhile.
                "none" => [],
                var type => throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{key} is a {type}.")),
            };
            foreach (var value in values)
            {
                yield return (key, value ?? "");
            }
        }
    }

    private static IEnumerable<string> Flat(RedisResult result)
    {
        foreach (var entry in (RedisResult[])result!)
        {
            var parts = (RedisResult[])entry!;
            foreach (var value in (RedisValue[])parts[1]!)
            {
                yield return value!;
            }
        }
    }
}
