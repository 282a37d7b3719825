using System.Text.Json;
using Roommate.Contracts;
using Roommate.Contracts.Home;
using Roommate.Live.Log;
using Roommate.Platform.Store;
using StackExchange.Redis;
using IRedis = Roommate.Live.Log.IRedis;

namespace Roommate.Home.Activities;

/// <summary>The lines of each device under its id, ordered by time: the last 2,000 of the last 30 days.</summary>
internal sealed class ActivityStore(IRedis redis)
{
    private const int MostLines = 2_000;

    private static readonly TimeSpan Keep = TimeSpan.FromDays(30);

    /// <summary>The writes that keep lines, for the commit of what they tell of.</summary>
    public static void Add(List<Write> writes, string deviceId, List<Activity> lines, DateTimeOffset now)
    {
        if (lines.Count == 0)
        {
            return;
        }

        var key = Key(deviceId);
        var entries = new RedisValue[lines.Count * 2];
        for (var i = 0; i < lines.Count; i++)
        {
            entries[i * 2] = lines[i].At.ToUnixTimeMilliseconds();
            entries[(i * 2) + 1] = JsonSerializer.SerializeToUtf8Bytes(lines[i], Wire.Json);
        }

        writes.Add(new Write("ZADD", key, entries));
        writes.Add(new Write("ZREMRANGEBYRANK", key, 0, -MostLines - 1));
        writes.Add(new Write("ZREMRANGEBYSCORE", key, "-inf", (now - Keep).ToUnixTimeMilliseconds()));
        writes.Add(new Write("PEXPIRE", key, (long)Keep.TotalMilliseconds));
    }

    /// <summary>The newest lines of devices up to a moment, newest first, at most so many of each device.</summary>
    public async ValueTask<List<Activity>> ReadAsync(IReadOnlyCollection<string> deviceIds, double upTo, int limit, CancellationToken ct)
    {
        var found = await redis.CallAsync(
            db => Task.WhenAll(deviceIds.Select(id => db.SortedSetRangeByScoreAsync(Key(id), stop: upTo, order: Order.Descending, take: limit))), ct);
        return [.. found.SelectMany(static lines => lines).Select(static line => JsonSerializer.Deserialize<Activity>((byte[])line!, Wire.Json)!)];
    }

    /// <summary>Lines of a past that nobody was there for (the demo's); the same line is there once.</summary>
    public async ValueTask SeedAsync(string deviceId, IEnumerable<Activity> lines, CancellationToken ct)
    {
        SortedSetEntry[] entries = [.. lines.Select(static l => new SortedSetEntry(JsonSerializer.SerializeToUtf8Bytes(l, Wire.Json), l.At.ToUnixTimeMilliseconds()))];
        await redis.CallAsync(db => db.SortedSetAddAsync(Key(deviceId), entries), ct);
    }

    public async ValueTask ForgetAsync(string deviceId, CancellationToken ct) => await redis.CallAsync(db => db.KeyDeleteAsync(Key(deviceId)), ct);

    private static string Key(string deviceId) => Keys.Of(deviceId, "activity");
}
