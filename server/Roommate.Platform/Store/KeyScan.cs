using System.Runtime.CompilerServices;
using StackExchange.Redis;
using IRedis = Roommate.Live.Log.IRedis;

namespace Roommate.Platform.Store;

/// <summary>All keys, page by page, without stopping Redis: for what is rare and must be thorough (erasing, checking, backups).</summary>
public static class KeyScan
{
    private const string Page = "1000";

    /// <summary>Each key that is there from the beginning to the end comes at least once; some may come twice.</summary>
    public static async IAsyncEnumerable<string> ScanAsync(this IRedis redis, string pattern, [EnumeratorCancellation] CancellationToken ct)
    {
        var cursor = "0";
        do
        {
            var at = cursor;
            var reply = (RedisResult[])await redis.CallAsync(db => db.ExecuteAsync("SCAN", at, "MATCH", pattern, "COUNT", Page), ct);
            cursor = (string)reply[0]!;
            foreach (var key in (RedisKey[])reply[1]!)
            {
                yield return key!;
            }
        }
        while (cursor != "0");
    }
}
