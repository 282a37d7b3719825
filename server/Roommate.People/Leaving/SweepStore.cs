using Microsoft.Extensions.Logging;
using Roommate.Platform.Store;
using StackExchange.Redis;
using IRedis = Roommate.Live.Log.IRedis;

namespace Roommate.People.Leaving;

/// <summary>
/// Goes through every key of the store and takes a person out of it, whichever capability wrote it: their own keys go,
/// documents are cleaned, lists and sets lose their id, logs that tell of them are emptied (whoever follows gets a snapshot).
/// </summary>
internal sealed partial class SweepStore(IRedis redis, ILogger<SweepStore> log)
{
    private const string Every = "*";
    private const int LogPage = 200;

    // A field that was changed meanwhile is left to the next pass.
    private const string ReplaceScript =
        """
        if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
        redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
        return 1
        """;

    /// <returns>How many keys were changed or removed.</returns>
    public async ValueTask<int> ErasePersonAsync(string userId, IEnumerable<string> traces, CancellationToken ct)
    {
        var turns = await TurnsOfAsync(userId, ct);
        turns.UnionWith(traces);
        var scrub = new PersonScrub(userId, turns);
        var changed = 0;
        await foreach (var key in redis.ScanAsync(Every, ct))
        {
            if (key.StartsWith($"rm:{{{DepartureStore.Owner}}}", StringComparison.Ordinal))
            {
                continue;
            }

            // Their own keys, and those of the turns that were theirs: steps hold words in shapes of their own.
            if (key.Contains(userId, StringComparison.Ordinal) || turns.Contains(TagOf(key)))
            {
                changed += await redis.CallAsync(db => db.KeyDeleteAsync(key), ct) ? 1 : 0;
            }
            else
            {
                changed += await CleanAsync(key, scrub, ct) ? 1 : 0;
            }
        }

        return changed;
    }

    /// <summary>The append-only file still holds what was: it is written anew. A Redis that does not allow that keeps its own files.</summary>
    public async ValueTask ForgetHistoryAsync(CancellationToken ct)
    {
        try
        {
            await redis.CallAsync(static db => db.ExecuteAsync("BGREWRITEAOF"), ct);
        }
        catch (RedisServerException refused)
        {
            Log.HistoryKept(log, refused);
        }
    }

    private static string TagOf(string key) =>
        key.StartsWith("rm:{", StringComparison.Ordinal) && key.IndexOf('}', StringComparison.Ordinal) is > 4 and var end ? key[4..end] : "";

    // What the assistant did for somebody names the turn and, beside it, the person.
    private async ValueTask<HashSet<string>> TurnsOfAsync(string userId, CancellationToken ct)
    {
        var turns = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var key in redis.ScanAsync("rm:{trn_*}:turn", ct))
        {
            var body = (string?)await redis.CallAsync(db => db.HashGetAsync(key, "d"), ct);
            if (body?.Contains(userId, StringComparison.Ordinal) == true)
            {
                turns.Add(key[4..key.IndexOf('}', StringComparison.Ordinal)]);
            }
        }

        return turns;
    }

    private async ValueTask<bool> CleanAsync(string key, PersonScrub scrub, CancellationToken ct) =>
        (string)await redis.CallAsync(db => db.ExecuteAsync("TYPE", (RedisKey)key), ct) switch
        {
            "string" => await CleanStringAsync(key, scrub, ct),
            "hash" => await CleanHashAsync(key, scrub, ct),
            "zset" => await RemoveAsync(key, scrub, "ZRANGE", "ZREM", ct),
            "set" => await RemoveAsync(key, scrub, "SMEMBERS", "SREM", ct),
            "list" => await CleanListAsync(key, scrub, ct),
            "stream" => await CleanLogAsync(key, scrub, ct),
            _ => false,
        };

    private async ValueTask<bool> CleanStringAsync(string key, PersonScrub scrub, CancellationToken ct)
    {
        var value = (string?)await redis.CallAsync(db => db.StringGetAsync(key), ct);
        return value is not null && scrub.Mentions(value) && await redis.CallAsync(db => db.KeyDeleteAsync(key), ct);
    }

    private async ValueTask<bool> CleanHashAsync(string key, PersonScrub scrub, CancellationToken ct)
    {
        var changed = false;
        foreach (var field in await redis.CallAsync(db => db.HashGetAllAsync(key), ct))
        {
            if (scrub.Mentions(field.Name!))
            {
                changed |= await redis.CallAsync(db => db.HashDeleteAsync(key, field.Name), ct);
            }
            else if (scrub.Mentions(field.Value!))
            {
                changed |= await CleanFieldAsync(key, field, scrub, ct);
            }
        }

        return changed;
    }

    private async ValueTask<bool> CleanFieldAsync(string key, HashEntry field, PersonScrub scrub, CancellationToken ct) =>
        scrub.Clean(field.Value!) is { } clean
            ? (long)await redis.CallAsync(db => db.ScriptEvaluateAsync(ReplaceScript, [key], [field.Name, field.Value, clean]), ct) == 1
            : await redis.CallAsync(db => db.HashDeleteAsync(key, field.Name), ct);

    private async ValueTask<bool> CleanListAsync(string key, PersonScrub scrub, CancellationToken ct)
    {
        var changed = false;
        foreach (var item in (await redis.CallAsync(db => db.ListRangeAsync(key), ct)).Where(i => scrub.Mentions(i!)))
        {
            changed |= await redis.CallAsync(db => db.ListRemoveAsync(key, item), ct) > 0;
        }

        return changed;
    }

    private async ValueTask<bool> RemoveAsync(string key, PersonScrub scrub, string read, string remove, CancellationToken ct)
    {
        object[] all = read == "ZRANGE" ? [(RedisKey)key, "0", "-1"] : [(RedisKey)key];
        var members = (RedisValue[])(await redis.CallAsync(db => db.ExecuteAsync(read, all), ct))!;
        var gone = members.Where(m => scrub.Mentions(m!)).ToArray();
        foreach (var member in gone)
        {
            await redis.CallAsync(db => db.ExecuteAsync(remove, (RedisKey)key, member), ct);
        }

        return gone.Length > 0;
    }

    private async ValueTask<bool> CleanLogAsync(string key, PersonScrub scrub, CancellationToken ct)
    {
        var from = "-";
        while (true)
        {
            var at = from;
            var entries = (RedisResult[])(await redis.CallAsync(db => db.ExecuteAsync("XRANGE", (RedisKey)key, at, "+", "COUNT", LogPage), ct))!;
            if (entries.Length == 0)
            {
                return false;
            }

            foreach (var entry in entries)
            {
                var parts = (RedisResult[])entry!;
                if (((RedisValue[])parts[1]!).Any(v => scrub.Mentions(v!)))
                {
                    await redis.CallAsync(db => db.ExecuteAsync("XTRIM", (RedisKey)key, "MAXLEN", 0), ct);
                    return true;
                }

                from = "(" + (string)parts[0]!;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Redis did not write its append-only file anew after an erasure")]
        public static partial void HistoryKept(ILogger logger, Exception exception);
    }
}
