using System.Globalization;
using Roommate.Contracts.Home;
using Roommate.Live.Log;
using Roommate.Platform.Store;
using StackExchange.Redis;
using IRedis = Roommate.Live.Log.IRedis;

namespace Roommate.Home.History;

/// <summary>
/// Values under their device's id: an appendable string per path and hour, and roll-ups as small hashes (96 stretches each, which
/// Redis keeps packed). A list over all devices says which hours have still to be rolled up.
/// </summary>
internal sealed class HistoryStore(IRedis redis, IDocuments documents)
{
    private const int PerHash = 96;
    private const int MostAtOnce = 200;
    private const char Separator = '|';

    private static readonly string DueKey = Keys.Of("history", "due");
    private static readonly DocumentKind<HistorySettings> Kind = new("history");

    // Takes a mark off unless it was set again meanwhile.
    private const string DoneScript = "if redis.call('ZSCORE', KEYS[1], ARGV[1]) == ARGV[2] then return redis.call('ZREM', KEYS[1], ARGV[1]) end return 0";

    /// <summary>The write that keeps points of one hour, for a commit.</summary>
    public static Write Append(string device, string path, long hour, byte[] points) => new("APPEND", RawKey(device, path, hour), points);

    /// <summary>Says that an hour of a path gets values: it is rolled up when it is over. Before the values themselves.</summary>
    public async ValueTask OpenAsync(string device, string path, long hour, long dueMs, CancellationToken ct) =>
        await redis.CallAsync(
            db => Task.WhenAll(db.SortedSetAddAsync(DueKey, Member(device, path, hour), dueMs), db.HashSetAsync(PathsKey(device), path, hour)),
            ct);

    public async ValueTask<IReadOnlyList<string>> PathsAsync(string device, CancellationToken ct) =>
        [.. (await redis.CallAsync(db => db.HashKeysAsync(PathsKey(device)), ct)).Select(static p => p.ToString())];

    public async ValueTask<bool> HasPathAsync(string device, string path, CancellationToken ct) =>
        await redis.CallAsync(db => db.HashExistsAsync(PathsKey(device), path), ct);

    public async ValueTask<IReadOnlyList<DueHour>> DueByAsync(long nowMs, CancellationToken ct)
    {
        var due = await redis.CallAsync(db => db.SortedSetRangeByScoreWithScoresAsync(DueKey, stop: nowMs, take: MostAtOnce), ct);
        return [.. due.Select(static d => Parse(d.Element.ToString(), d.Score))];
    }

    public async ValueTask DoneAsync(DueHour hour, CancellationToken ct) =>
        await redis.CallAsync(
            db => db.ScriptEvaluateAsync(DoneScript, [DueKey], [Member(hour.Device, hour.Path, hour.Hour), hour.Due.ToString("R", CultureInfo.InvariantCulture)]),
            ct);

    /// <summary>The values of the hours from the first to the last, in order.</summary>
    public async ValueTask<List<Point>> RawAsync(string device, string path, long firstHour, long lastHour, CancellationToken ct)
    {
        var keys = Enumerable.Range(0, (int)Math.Max(0, lastHour - firstHour + 1)).Select(i => (RedisKey)RawKey(device, path, firstHour + i)).ToArray();
        var points = new List<Point>();
        if (keys.Length == 0)
        {
            return points;
        }

        var found = await redis.CallAsync(db => db.StringGetAsync(keys), ct);
        for (var i = 0; i < found.Length; i++)
        {
            if (!found[i].IsNull)
            {
                points.AddRange(PointCodec.Decode((byte[])found[i]!, firstHour + i));
            }
        }

        return points;
    }

    /// <summary>The roll-ups of a length that start in [from, to), in order.</summary>
    public async ValueTask<List<Bucket>> BucketsAsync(string device, string path, long length, long from, long to, CancellationToken ct)
    {
        var buckets = new List<Bucket>();
        var (first, last) = (from / (length * PerHash), (to - 1) / (length * PerHash));
        if (to <= from)
        {
            return buckets;
        }

        var hashes = await redis.CallAsync(
            db => Task.WhenAll(Enumerable.Range(0, (int)(last - first + 1)).Select(i => db.HashGetAllAsync(BucketKey(device, path, length, first + i)))),
            ct);
        for (var i = 0; i < hashes.Length; i++)
        {
            var block = (first + i) * PerHash;
            buckets.AddRange(hashes[i]
                .Select(e => Bucket.Decode((byte[])e.Value!, (block + (int)e.Name) * length))
                .Where(b => b.Start >= HistoryRules.Floor(from, length) && b.Start < to)
                .OrderBy(static b => b.Start));
        }

        return buckets;
    }

    /// <summary>Keeps the roll-ups of an hour, and lets everything of it expire when its time is over.</summary>
    public async ValueTask KeepAsync(string device, string path, long hour, IReadOnlyList<Bucket> fives, Bucket whole, HistoryRetention keep, CancellationToken ct) =>
        await redis.CallAsync(db => AllAsync(Keeping(db, device, path, hour, fives, whole, keep)), ct);

    /// <summary>Keeps a whole hour at once, values and roll-ups (seeded history).</summary>
    public async ValueTask KeepHourAsync(string device, string path, long hour, List<Point> points, HistoryRetention keep, CancellationToken ct)
    {
        var fives = HistoryRules.RollUp(points, HistoryRules.FiveMinutesMs);
        var whole = HistoryRules.RollUp(points, HistoryRules.HourMs)[0];
        var bytes = PointCodec.Encode(points.ToArray());
        await redis.CallAsync(
            db => AllAsync(
            [
                db.StringSetAsync(RawKey(device, path, hour), bytes),
                db.HashSetAsync(PathsKey(device), path, hour),
                .. Keeping(db, device, path, hour, fives, whole, keep),
            ]),
            ct);
    }

    public ValueTask<Stored<HistorySettings>?> SettingsAsync(string device, CancellationToken ct) => documents.GetAsync(Kind, device, ct);

    public async ValueTask SetAsync(string device, HistorySettings settings, CancellationToken ct) =>
        await documents.ChangeAsync(Kind, device, _ => new Change<HistorySettings>(settings), ct);

    /// <summary>Everything of a device that was removed.</summary>
    public async ValueTask ForgetAsync(string device, long nowMs, CancellationToken ct)
    {
        foreach (var path in await PathsAsync(device, ct))
        {
            var hour = nowMs / HistoryRules.HourMs;
            RedisKey[] keys =
            [
                .. Enumerable.Range(-1, (90 * 24) + 2).Select(i => (RedisKey)RawKey(device, path, hour - i)),
                .. Blocks(device, path, HistoryRules.FiveMinutesMs, nowMs, 3660),
                .. Blocks(device, path, HistoryRules.HourMs, nowMs, 3660),
            ];
            await redis.CallAsync(db => db.KeyDeleteAsync(keys), ct);
        }

        await redis.CallAsync(db => db.KeyDeleteAsync([PathsKey(device), Keys.Of(device, Kind.Name)]), ct);
    }

    private static IEnumerable<Task> Keeping(IDatabase db, string device, string path, long hour, IReadOnlyList<Bucket> fives, Bucket whole, HistoryRetention keep)
    {
        yield return db.KeyExpireAsync(RawKey(device, path, hour), After((hour + 1) * HistoryRules.HourMs, keep.RawDays ?? HistoryRules.UsualRawDays));
        var block = whole.Start / HistoryRules.FiveMinutesMs / PerHash;
        var five = BucketKey(device, path, HistoryRules.FiveMinutesMs, block);
        yield return db.HashSetAsync(five, [.. fives.Select(static b => new HashEntry(b.Start / HistoryRules.FiveMinutesMs % PerHash, b.Encode()))]);
        yield return db.KeyExpireAsync(five, After((block + 1) * PerHash * HistoryRules.FiveMinutesMs, keep.FiveMinuteDays ?? HistoryRules.UsualFiveMinuteDays));
        var hourKey = BucketKey(device, path, HistoryRules.HourMs, hour / PerHash);
        yield return db.HashSetAsync(hourKey, [new HashEntry(hour % PerHash, whole.Encode())]);
        if (keep.HourDays is { } days)
        {
            yield return db.KeyExpireAsync(hourKey, After(((hour / PerHash) + 1) * PerHash * HistoryRules.HourMs, days));
        }
    }

    private static async Task<bool> AllAsync(IEnumerable<Task> writes)
    {
        await Task.WhenAll(writes);
        return true;
    }

    private static DateTime After(long ms, int days) => DateTimeOffset.FromUnixTimeMilliseconds(ms).AddDays(days).UtcDateTime;

    private static IEnumerable<RedisKey> Blocks(string device, string path, long length, long nowMs, int days)
    {
        for (var block = (nowMs - (days * HistoryRules.DayMs)) / (length * PerHash); block <= nowMs / (length * PerHash); block++)
        {
            yield return BucketKey(device, path, length, block);
        }
    }

    private static DueHour Parse(string member, double due)
    {
        var (first, last) = (member.IndexOf(Separator, StringComparison.Ordinal), member.LastIndexOf(Separator));
        return new DueHour(member[..first], member[(first + 1)..last], long.Parse(member.AsSpan(last + 1), NumberStyles.None, CultureInfo.InvariantCulture), due);
    }

    private static string Member(string device, string path, long hour) => string.Create(CultureInfo.InvariantCulture, $"{device}{Separator}{path}{Separator}{hour}");

    private static string RawKey(string device, string path, long hour) => Keys.Of(device, string.Create(CultureInfo.InvariantCulture, $"hist:{hour}:{path}"));

    private static string BucketKey(string device, string path, long length, long block) =>
        Keys.Of(device, string.Create(CultureInfo.InvariantCulture, $"hist{length / 60_000}:{block}:{path}"));

    private static string PathsKey(string device) => Keys.Of(device, "histpaths");
}

/// <summary>An hour of a path that has to be rolled up.</summary>
internal sealed record DueHour(string Device, string Path, long Hour, double Due);
