using Roommate.Contracts.Faults;
using Roommate.Platform.Security;
using Roommate.Platform.Store;

namespace Roommate.Home.Scenes;

/// <summary>Scenes by id and the index of a home's scenes.</summary>
internal sealed class SceneStore(IDocuments documents, IIndexes indexes)
{
    private const string Index = "scenes";

    private static readonly DocumentKind<SceneRecord> Kind = new("scene");

    public ValueTask<Stored<SceneRecord>?> GetAsync(string id, CancellationToken ct) => documents.GetAsync(Kind, id, ct);

    public async ValueTask<IReadOnlyList<Stored<SceneRecord>>> OfAsync(string homeId, CancellationToken ct) =>
        await documents.GetManyAsync(Kind, await indexes.AllAsync(homeId, Index, ct), ct);

    public async ValueTask<Stored<SceneRecord>> AddAsync(string id, SceneRecord scene, CancellationToken ct)
    {
        var stored = await documents.ChangeAsync(Kind, id, _ => new Change<SceneRecord>(scene), ct);
        await indexes.AddAsync(scene.HomeId, Index, id, scene.CreatedAt.ToUnixTimeMilliseconds(), ct);
        return stored.Value;
    }

    public ValueTask<Outcome<Stored<SceneRecord>>> ChangeAsync(string id, Func<Stored<SceneRecord>, Outcome<SceneRecord>> change, CancellationToken ct) =>
        documents.ChangeAsync(
            Kind,
            id,
            current => current is null ? Fault.NotFound("This scene") : change(current).Map(static s => (Change<SceneRecord>?)new Change<SceneRecord>(s)),
            ct);

    public async ValueTask RemoveAsync(string homeId, string id, CancellationToken ct)
    {
        await indexes.RemoveAsync(homeId, Index, id, ct);
        await documents.ChangeAsync(Kind, id, static current => current is null ? (Change<SceneRecord>?)null : new Change<SceneRecord>(null), ct);
    }
}

internal sealed class SceneLocator(SceneStore scenes) : ILocator
{
    public string Prefix => Contracts.IdPrefix.Scene;

    public async ValueTask<Place?> LocateAsync(string id, CancellationToken ct) => await scenes.GetAsync(id, ct) is { } scene ? new Place(scene.Value.HomeId) : null;
}
