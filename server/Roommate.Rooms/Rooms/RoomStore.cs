using System.Collections.Concurrent;
using Roommate.Contracts.Faults;
using Roommate.Platform.Security;
using Roommate.Platform.Store;

namespace Roommate.Rooms.Rooms;

/// <summary>Rooms by id and the index of a home's rooms.</summary>
internal sealed class RoomStore(IDocuments documents, IIndexes indexes, TimeProvider time)
{
    private const string Index = "rooms";
    private const int MostCached = 10_000;

    private static readonly DocumentKind<RoomRecord> Kind = new("room");

    // Where a room is and for whom never changes; that it is gone is seen by the reads behind the gate.
    private readonly ConcurrentDictionary<string, Place> _places = new();

    public ValueTask<Stored<RoomRecord>?> GetAsync(string id, CancellationToken ct) => documents.GetAsync(Kind, id, ct);

    public async ValueTask<Place?> PlaceAsync(string id, CancellationToken ct)
    {
        if (_places.TryGetValue(id, out var known))
        {
            return known;
        }

        if (await GetAsync(id, ct) is not { } room)
        {
            return null;
        }

        if (_places.Count > MostCached)
        {
            _places.Clear();
        }

        return _places[id] = room.Value.ToPlace(id);
    }

    public async ValueTask<IReadOnlyList<Stored<RoomRecord>>> OfAsync(string homeId, CancellationToken ct) =>
        await documents.GetManyAsync(Kind, await indexes.AllAsync(homeId, Index, ct), ct);

    public async ValueTask<Stored<RoomRecord>> AddAsync(string id, RoomRecord room, CancellationToken ct)
    {
        var stored = await documents.ChangeAsync(Kind, id, _ => new Change<RoomRecord>(room), ct);
        await indexes.AddAsync(room.HomeId, Index, id, time.GetUtcNow().ToUnixTimeMilliseconds(), ct);
        return stored.Value;
    }

    public ValueTask<Outcome<Stored<RoomRecord>>> ChangeAsync(string id, Func<Stored<RoomRecord>, Outcome<RoomRecord>> change, CancellationToken ct) =>
        documents.ChangeAsync(
            Kind,
            id,
            current => current is null ? Fault.NotFound("This room") : change(current).Map(static r => (Change<RoomRecord>?)new Change<RoomRecord>(r)),
            ct);

    public async ValueTask RemoveAsync(string homeId, string id, CancellationToken ct)
    {
        await indexes.RemoveAsync(homeId, Index, id, ct);
        await documents.ChangeAsync(Kind, id, static current => current is null ? (Change<RoomRecord>?)null : new Change<RoomRecord>(null), ct);
        _places.TryRemove(id, out _);
    }
}
