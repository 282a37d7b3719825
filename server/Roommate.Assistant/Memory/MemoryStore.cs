using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Roommate.Contracts;
using Roommate.Live.Log;
using Roommate.Platform.Store;
using StackExchange.Redis;
using IRedis = Roommate.Live.Log.IRedis;

namespace Roommate.Assistant.Memory;

/// <summary>
/// An owner's memories of one home, all under the owner's tag: a hash of records by id, a state document whose version
/// guards every change and counts them, the last changes by version, vectors by id. The ids of homes a person has
/// memories in are a set beside them.
/// </summary>
internal sealed class MemoryStore(IRedis redis, ITopicLog log, IIndexes indexes)
{
    /// <summary>A node that missed more than this reads everything again.</summary>
    public const int MostChanges = 2_000;

    private const string HomeOfMemory = "memory";
    private const int ModelMark = 8;

    private static readonly RedisValue[] StateFields = ["v", "d"];

    public async ValueTask<StoredState> StateAsync(MemoryOwner owner, CancellationToken ct) =>
        Read(await redis.CallAsync(db => db.HashGetAsync(StateKey(owner), StateFields), ct));

    /// <summary>Everything; the version is read first, so what is newer than it is seen as a change later.</summary>
    public async ValueTask<StoredShelf> LoadAsync(MemoryOwner owner, CancellationToken ct)
    {
        var state = await StateAsync(owner, ct);
        var all = await redis.CallAsync(db => db.HashGetAllAsync(ItemsKey(owner)), ct);
        return new StoredShelf(state, [.. all.Select(static e => (e.Name.ToString(), JsonSerializer.Deserialize<MemoryRecord>((byte[])e.Value!, Wire.Json)!))]);
    }

    /// <summary>The ids changed after a version; null when that is not known any more.</summary>
    public async ValueTask<IReadOnlyList<string>?> ChangesAsync(MemoryOwner owner, long after, CancellationToken ct)
    {
        var ids = await redis.CallAsync(db => db.SortedSetRangeByScoreAsync(ChangesKey(owner), after, exclude: Exclude.Start), ct);
        return ids.Length >= MostChanges ? null : [.. ids.Select(static i => i.ToString())];
    }

    /// <summary>Records by id; null for what is not there.</summary>
    public async ValueTask<IReadOnlyList<MemoryRecord?>> GetAsync(MemoryOwner owner, IReadOnlyList<string> ids, CancellationToken ct)
    {
        if (ids.Count == 0)
        {
            return [];
        }

        var found = await redis.CallAsync(db => db.HashGetAsync(ItemsKey(owner), [.. ids.Select(static i => (RedisValue)i)]), ct);
        return [.. found.Select(static f => f.IsNull ? null : JsonSerializer.Deserialize<MemoryRecord>((byte[])f!, Wire.Json))];
    }

    /// <summary>Commits a change made on what was there at a version; false when somebody else changed it meanwhile.</summary>
    public async ValueTask<bool> CommitAsync(MemoryOwner owner, StoredState was, ShelfChange change, CancellationToken ct)
    {
        foreach (var (id, _) in owner.Scope == Contracts.Assistant.MemoryScope.Home ? change.Puts : [])
        {
            await indexes.ClaimAsync(HomeOfMemory, id, owner.HomeId, ct);
        }

        var state = new DocumentWrite(StateKey(owner), was.Version, was.Version + 1, 1, Encoding.UTF8.GetBytes((was.Erasures + (change.Removes.Count > 0 ? 1 : 0)).ToString(System.Globalization.CultureInfo.InvariantCulture)));
        var result = await log.CommitAsync(new Commit(owner.Id) { Documents = [state], Writes = Writes(owner, was.Version + 1, change) }, ct);
        foreach (var id in result.Committed && owner.Scope == Contracts.Assistant.MemoryScope.Home ? change.Removes : [])
        {
            await indexes.ReleaseAsync(HomeOfMemory, id, owner.HomeId, ct);
        }

        return result.Committed;
    }

    /// <summary>The homes in which a person has memories.</summary>
    public async ValueTask<IReadOnlyList<string>> HomesAsync(string userId, CancellationToken ct) =>
        [.. (await redis.CallAsync(db => db.SetMembersAsync(HomesKey(userId)), ct)).Select(static h => h.ToString())];

    /// <summary>The home whose own memory this is; null when it is none.</summary>
    public ValueTask<string?> HomeOfAsync(string memoryId, CancellationToken ct) => indexes.FindAsync(HomeOfMemory, memoryId, ct);

    /// <summary>The vectors made by a model; those of another one are left out.</summary>
    public async ValueTask<IReadOnlyDictionary<string, float[]>> VectorsAsync(MemoryOwner owner, byte[] model, CancellationToken ct)
    {
        var all = await redis.CallAsync(db => db.HashGetAllAsync(VectorsKey(owner)), ct);
        return all.Select(static e => (Id: e.Name.ToString(), Bytes: (byte[])e.Value!))
            .Where(e => e.Bytes.AsSpan(0, ModelMark).SequenceEqual(model))
            .ToDictionary(static e => e.Id, static e => MemoryMarshal.Cast<byte, float>(e.Bytes.AsSpan(ModelMark)).ToArray());
    }

    /// <summary>Keeps vectors of memories that are still there.</summary>
    public async ValueTask PutVectorsAsync(MemoryOwner owner, byte[] model, IReadOnlyList<(string Id, float[] Vector)> vectors, CancellationToken ct)
    {
        var there = await GetAsync(owner, [.. vectors.Select(static v => v.Id)], ct);
        var writes = vectors.Where((_, i) => there[i] is not null)
            .Select(v => new Write("HSET", VectorsKey(owner), v.Id, (byte[])[.. model, .. MemoryMarshal.AsBytes(v.Vector.AsSpan())]));
        await log.CommitAsync(new Commit(owner.Id) { Writes = [.. writes] }, ct);
    }

    /// <summary>The mark of a model: vectors carry it, so that another model's are not compared with its own.</summary>
    public static byte[] MarkOf(string model) => System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(model))[..ModelMark];

    private static List<Write> Writes(MemoryOwner owner, long version, ShelfChange change)
    {
        var writes = new List<Write>();
        foreach (var (id, record) in change.Puts)
        {
            writes.Add(new Write("HSET", ItemsKey(owner), id, JsonSerializer.SerializeToUtf8Bytes(record, Wire.Json)));
            writes.Add(new Write("ZADD", ChangesKey(owner), version, id));
            if (record.Version > 1)
            {
                // Its words may be others now: its meaning is found anew.
                writes.Add(new Write("HDEL", VectorsKey(owner), id));
            }
        }

        if (change.Puts.Count > 0)
        {
            writes.Add(new Write("ZREMRANGEBYRANK", ChangesKey(owner), 0, -MostChanges - 1));
            writes.Add(new Write("SADD", HomesKey(owner.Id), owner.HomeId));
        }

        foreach (var id in change.Removes)
        {
            writes.Add(new Write("HDEL", ItemsKey(owner), id));
            writes.Add(new Write("HDEL", VectorsKey(owner), id));
            writes.Add(new Write("ZREM", ChangesKey(owner), id));
        }

        writes.AddRange(change.Writes);
        return writes;
    }

    private static StoredState Read(RedisValue[] values) => values[0].IsNull ? default : new StoredState((long)values[0], (long)values[1]);

    private static string StateKey(MemoryOwner owner) => Keys.Of(owner.Id, $"memory:{owner.HomeId}");

    private static string ItemsKey(MemoryOwner owner) => Keys.Of(owner.Id, $"memories:{owner.HomeId}");

    private static string ChangesKey(MemoryOwner owner) => Keys.Of(owner.Id, $"memory-changes:{owner.HomeId}");

    private static string VectorsKey(MemoryOwner owner) => Keys.Of(owner.Id, $"memory-vectors:{owner.HomeId}");

    private static string HomesKey(string ownerId) => Keys.Of(ownerId, "memory-homes");
}

/// <param name="Version">Counts the changes; 0: none yet.</param>
internal readonly record struct StoredState(long Version, long Erasures);

internal sealed record StoredShelf(StoredState State, IReadOnlyList<(string Id, MemoryRecord Record)> Items);

/// <summary>What a decision changes in an owner's memories, all or nothing.</summary>
internal sealed record ShelfChange(IReadOnlyList<(string Id, MemoryRecord Record)> Puts, IReadOnlyList<string> Removes)
{
    public static ShelfChange None { get; } = new([], []);

    /// <summary>More of the owner's keys changed in the same step.</summary>
    public IReadOnlyList<Write> Writes { get; init; } = [];

    public bool IsEmpty => Puts.Count == 0 && Removes.Count == 0 && Writes.Count == 0;
}
