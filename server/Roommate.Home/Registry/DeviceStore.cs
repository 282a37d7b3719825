using Roommate.Contracts.Faults;
using Roommate.Platform.Security;
using Roommate.Platform.Store;

namespace Roommate.Home.Registry;

/// <summary>Devices by id and the index of a home's devices.</summary>
internal sealed class DeviceStore(IDocuments documents, IIndexes indexes, TimeProvider time)
{
    private const string Index = "devices";
    private const int MostCached = 50_000;

    private static readonly DocumentKind<DeviceRecord> Kind = new("device");

    // A device stays in its home for life; its room may change, and another node learns that within seconds.
    private readonly BriefCache<Place> _places = new(time, TimeSpan.FromSeconds(5), MostCached);

    public ValueTask<Stored<DeviceRecord>?> GetAsync(string id, CancellationToken ct) => documents.GetAsync(Kind, id, ct);

    public ValueTask<Place?> PlaceAsync(string id, CancellationToken ct) => _places.GetAsync(id, ReadPlaceAsync, ct);

    public ValueTask<IReadOnlyList<string>> IdsOfAsync(string homeId, CancellationToken ct) => indexes.AllAsync(homeId, Index, ct);

    public ValueTask<IReadOnlyList<Stored<DeviceRecord>>> GetManyAsync(IReadOnlyCollection<string> ids, CancellationToken ct) => documents.GetManyAsync(Kind, ids, ct);

    public async ValueTask<Stored<DeviceRecord>> AddAsync(string id, DeviceRecord device, CancellationToken ct)
    {
        var stored = await documents.ChangeAsync(Kind, id, _ => new Change<DeviceRecord>(device), ct);
        await indexes.AddAsync(device.HomeId, Index, id, device.CreatedAt.ToUnixTimeMilliseconds(), ct);
        return stored.Value;
    }

    public async ValueTask<Outcome<Stored<DeviceRecord>>> ChangeAsync(string id, Func<Stored<DeviceRecord>, Outcome<DeviceRecord>> change, CancellationToken ct)
    {
        var changed = await documents.ChangeAsync(
            Kind,
            id,
            current => current is null ? Fault.NotFound("This device") : change(current).Map(static d => (Change<DeviceRecord>?)new Change<DeviceRecord>(d)),
            ct);
        _places.Drop(id);
        return changed;
    }

    public async ValueTask RemoveAsync(string homeId, string id, CancellationToken ct)
    {
        await indexes.RemoveAsync(homeId, Index, id, ct);
        await documents.ChangeAsync(Kind, id, static current => current is null ? (Change<DeviceRecord>?)null : new Change<DeviceRecord>(null), ct);
        _places.Drop(id);
    }

    private async ValueTask<Place?> ReadPlaceAsync(string id, CancellationToken ct) =>
        await GetAsync(id, ct) is { } device ? new Place(device.Value.HomeId, device.Value.RoomId) : null;
}

internal sealed class DeviceLocator(DeviceStore devices) : ILocator
{
    public string Prefix => Contracts.IdPrefix.Device;

    public ValueTask<Place?> LocateAsync(string id, CancellationToken ct) => devices.PlaceAsync(id, ct);
}
