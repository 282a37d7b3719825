using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Live.Log;
using Roommate.Platform.Security;
using Roommate.Platform.Store;
using IRedis = Roommate.Live.Log.IRedis;

namespace Roommate.Home.Firmware;

/// <summary>Releases by id, the index of a home's releases, and their images, which every node can serve from.</summary>
internal sealed class ReleaseStore(IDocuments documents, IIndexes indexes, IRedis redis)
{
    private const string Index = "firmware";
    private const string Image = "firmware:image";

    private static readonly DocumentKind<ReleaseRecord> Kind = new("firmware");

    public ValueTask<Stored<ReleaseRecord>?> GetAsync(string id, CancellationToken ct) => documents.GetAsync(Kind, id, ct);

    /// <summary>The newest first.</summary>
    public async ValueTask<IReadOnlyList<Stored<ReleaseRecord>>> OfAsync(string homeId, CancellationToken ct) =>
        [.. (await documents.GetManyAsync(Kind, await indexes.AllAsync(homeId, Index, ct), ct)).Reverse()];

    /// <summary>The image first: a release that can be found always has one.</summary>
    public async ValueTask<Stored<ReleaseRecord>> AddAsync(string id, ReleaseRecord release, byte[] image, CancellationToken ct)
    {
        await redis.CallAsync(db => db.StringSetAsync(Keys.Of(id, Image), image), ct);
        var stored = await documents.ChangeAsync(Kind, id, _ => new Change<ReleaseRecord>(release), ct);
        await indexes.AddAsync(release.HomeId, Index, id, release.At.ToUnixTimeMilliseconds(), ct);
        return stored.Value;
    }

    public ValueTask<Outcome<Stored<ReleaseRecord>>> ChangeAsync(string id, Func<Stored<ReleaseRecord>, Outcome<ReleaseRecord>> change, CancellationToken ct) =>
        documents.ChangeAsync(
            Kind,
            id,
            current => current is null ? Fault.NotFound("This release") : change(current).Map(static r => (Change<ReleaseRecord>?)new Change<ReleaseRecord>(r)),
            ct);

    /// <summary>A part of the image.</summary>
    public async ValueTask<byte[]> PartAsync(string id, long from, long to, CancellationToken ct) =>
        (byte[]?)await redis.CallAsync(db => db.StringGetRangeAsync(Keys.Of(id, Image), from, to), ct) ?? [];

    public async ValueTask RemoveAsync(string homeId, string id, CancellationToken ct)
    {
        await indexes.RemoveAsync(homeId, Index, id, ct);
        await documents.ChangeAsync(Kind, id, static current => current is null ? (Change<ReleaseRecord>?)null : new Change<ReleaseRecord>(null), ct);
        await redis.CallAsync(db => db.KeyDeleteAsync(Keys.Of(id, Image)), ct);
    }
}

internal sealed class ReleaseLocator(ReleaseStore releases) : ILocator
{
    public string Prefix => IdPrefix.Release;

    public async ValueTask<Place?> LocateAsync(string id, CancellationToken ct) => await releases.GetAsync(id, ct) is { } release ? new Place(release.Value.HomeId) : null;
}
