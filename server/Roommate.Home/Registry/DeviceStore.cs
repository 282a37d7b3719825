using System.Collections.Concurrent;
using Roommate.Contracts.Faults;
using Roommate.Platform.Security;
using Roommate.Platform.Store;

namespace Roommate.Home.Registry;

/// <summary>Devices by id and the index of a home's devices.</summary>
internal sealed class DeviceStore(IDocuments documents, IIndexes indexes)
{
    private const string Index = "devices";
    private const int MostCached = 50_000;

    private static readonly DocumentKind<DeviceRecord> Kind = new("device");

    // A device stays in its home for life.
    private readonly ConcurrentDictionary<string, Place> _places = new();

    public ValueTask<Stored<DeviceRecord>?> GetAsync(string id, CancellationToken ct) => documents.GetAsync(Kind, id, ct);

    public async ValueTask<Place?> PlaceAsync(string id, CancellationToken ct)
    {
        if (_places.TryGetValue(id, out var known))
        {
            return known;
        }

        if (await GetAsync(id, ct) is not { } device)
        {
            return null;
        }

        if (_places.Count > MostCached)
        {
            _places.Clear();
        }

        return _places[id] = new Place(device.Value.HomeId);
    }

    public ValueTask<IReadOnlyList<string>> IdsOfAsync(string homeId, CancellationToken ct) => indexes.AllAsync(homeId, Index, ct);

    public ValueTask<IReadOnlyList<Stored<DeviceRecord>>> GetManyAsync(IReadOnlyCollection<string> ids, CancellationToken ct) => documents.GetManyAsync(Kind, ids, ct);

    public async ValueTask<Stored<DeviceRecord>> AddAsync(string id, DeviceRecord device, CancellationToken ct)
    {
        var stored = await documents.ChangeAsync(Kind, id, _ => new Change<DeviceRecord>(device), ct);
        await indexes.AddAsync(device.HomeId, Index, id, device.CreatedAt.ToUnixTimeMilliseconds(), ct);
        return stored.Value;
    }

    public ValueTask<Outcome<Stored<DeviceRecord>>> ChangeAsync(string id, Func<Stored<DeviceRecord>, Outcome<DeviceRecord>> change, CancellationToken ct) =>
        documents.ChangeAsync(
            Kind,
            id,
            current => current is null ? Fault.NotFound("This device") : change(current).Map(static d => (Change<DeviceRecord>?)new Change<DeviceRecord>(d)),
            ct);

    public async ValueTask RemoveAsync(string homeId, string id, CancellationToken ct)
    {
        await indexes.RemoveAsync(homeId, Index, id, ct);
        await documents.ChangeAsync(Kind, id, static current => current is null ? (Change<DeviceRecord>?)null : new Change<DeviceRecord>(null), ct);
        _places.TryRemove(id, out _);
    }
}

internal sealed class DeviceLocator(DeviceStore devices) : ILocator
{
    public string Prefix => Contracts.IdPrefix.Device;

    public ValueTask<Place?> LocateAsync(string id, CancellationToken ct) => devices.PlaceAsync(id, ct);
}
