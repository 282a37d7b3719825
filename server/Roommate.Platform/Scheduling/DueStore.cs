using System.Globalization;
using System.Text.Json;
using Roommate.Contracts;
using Roommate.Live.Log;
using Roommate.Platform.Store;
using StackExchange.Redis;
using IRedis = Roommate.Live.Log.IRedis;

namespace Roommate.Platform.Scheduling;

/// <summary>A due that this node holds for a while.</summary>
/// <param name="Version">Which setting of the due this is.</param>
internal sealed record HeldDue(Due Due, string Member, long Version, long Number, int Tries);

/// <summary>How a held due was found when touched.</summary>
internal enum Held
{
    Lost,
    Yes,
    SetAnew,
}

/// <summary>All dues of an installation, under one tag.</summary>
internal sealed class DueStore(IRedis redis) : IDues
{
    // What is due waits for a node to stop; a fence is asked for only while its firing runs.
    private static readonly TimeSpan FenceLife = TimeSpan.FromHours(1);

    private static readonly RedisKey[] All = [Keys.Of("dues", "times"), Keys.Of("dues", "dues"), Keys.Of("dues", "counter")];
    private static readonly RedisKey[] TimesAndDues = All[..2];

    /// <summary>On which the earliest moment of every setting is told, in Unix ms.</summary>
    public static string Channel { get; } = Keys.Of("dues", "live");

    public ValueTask SetAsync(Due due, CancellationToken ct) => SetAsync([due], ct);

    public async ValueTask SetAsync(IReadOnlyCollection<Due> dues, CancellationToken ct)
    {
        const int Most = 500;
        foreach (var some in dues.Chunk(Most))
        {
            RedisValue[] arguments =
            [
                Channel,
                .. some.SelectMany(static d => new RedisValue[] { Member(d.Kind, d.Id), d.At.ToUnixTimeMilliseconds(), JsonSerializer.SerializeToUtf8Bytes(d, Wire.Json) }),
            ];
            await redis.CallAsync(db => db.ScriptEvaluateAsync(DueScripts.Set, All, arguments), ct);
        }
    }

    public async ValueTask<bool> CancelAsync(string kind, string id, CancellationToken ct) =>
        (int)await redis.CallAsync(db => db.ScriptEvaluateAsync(DueScripts.Cancel, TimesAndDues, [Member(kind, id)]), ct) == 1;

    public async ValueTask<Due?> GetAsync(string kind, string id, CancellationToken ct)
    {
        string? kept = await redis.CallAsync(db => db.HashGetAsync(All[1], Member(kind, id)), ct);
        return kept is null ? null : Read(kept[kept.IndexOf('{', StringComparison.Ordinal)..]);
    }

    /// <summary>The next moment anything is due, or a lease of it runs out.</summary>
    public async ValueTask<DateTimeOffset?> NextAsync(CancellationToken ct)
    {
        var first = await redis.CallAsync(db => db.SortedSetRangeByRankWithScoresAsync(All[0], 0, 0), ct);
        return first.Length == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds((long)first[0].Score);
    }

    /// <summary>Takes what is due, earliest first.</summary>
    public async ValueTask<IReadOnlyList<HeldDue>> TakeAsync(DateTimeOffset now, TimeSpan lease, int most, CancellationToken ct)
    {
        RedisValue[] arguments = [now.ToUnixTimeMilliseconds(), (now + lease).ToUnixTimeMilliseconds(), most];
        var answer = (RedisValue[])await redis.CallAsync(db => db.ScriptEvaluateAsync(DueScripts.Take, All, arguments), ct);
        var taken = answer.Chunk(5).Select(static p => new HeldDue(Read(p[4]!), p[0]!, (long)p[1], (long)p[2], (int)p[3])).ToArray();
        RedisValue life = (long)FenceLife.TotalMilliseconds;
        var raised = await redis.CallAsync(
            db => Task.WhenAll(taken.Select(t => db.ScriptEvaluateAsync(DueScripts.Raise, [Firing.FenceKey(t.Due)], [t.Number, life]))),
            ct);
        return [.. taken.Zip(raised).Where(static t => (int)t.Second == 1).Select(static t => t.First)];
    }

    /// <summary>Prolongs the leases of what this node still works on.</summary>
    public async ValueTask<IReadOnlyList<Held>> RenewAsync(IReadOnlyCollection<HeldDue> held, DateTimeOffset until, CancellationToken ct)
    {
        var answers = await redis.CallAsync(db => Task.WhenAll(held.Select(h => TouchAsync(db, h, until.ToUnixTimeMilliseconds(), h.Tries))), ct);
        return [.. answers.Select(static a => (Held)(int)a)];
    }

    public async ValueTask EndAsync(HeldDue held, CancellationToken ct) => await redis.CallAsync(db => TouchAsync(db, held), ct);

    /// <summary>Hands it back, to be looked at again then.</summary>
    public async ValueTask ReturnAsync(HeldDue held, DateTimeOffset at, bool countsAsTry, CancellationToken ct) =>
        await redis.CallAsync(db => TouchAsync(db, held, at.ToUnixTimeMilliseconds(), countsAsTry ? held.Tries : held.Tries - 1), ct);

    private static Task<RedisResult> TouchAsync(IDatabase db, HeldDue held, params RedisValue[] again) =>
        db.ScriptEvaluateAsync(DueScripts.Touch, TimesAndDues, [held.Member, held.Version, held.Number, .. again]);

    private static string Member(string kind, string id) => string.Create(CultureInfo.InvariantCulture, $"{kind}/{id}");

    private static Due Read(string body) => JsonSerializer.Deserialize<Due>(body, Wire.Json)!;
}
