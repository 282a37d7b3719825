using System.Collections.Concurrent;
using Roommate.Contracts.Faults;
using Roommate.Platform.Security;
using Roommate.Platform.Store;

namespace Roommate.Rooms.Rooms;

/// <summary>Rooms by id and the index of a home's rooms.</summary>
internal sealed class RoomStore(IDocuments documents, IIndexes indexes, TimeProvider time)
{
    private const string Index = "rooms";
    private const string Owner = "rooms";
    private const string Going = "going";
    private const string Temporaries = "temporary";
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

    public ValueTask<IReadOnlyList<Stored<RoomRecord>>> GetManyAsync(IReadOnlyCollection<string> ids, CancellationToken ct) => documents.GetManyAsync(Kind, ids, ct);

    public async ValueTask<Stored<RoomRecord>> AddAsync(string id, RoomRecord room, CancellationToken ct)
    {
        var stored = await documents.ChangeAsync(Kind, id, _ => new Change<RoomRecord>(room), ct);
        await indexes.AddAsync(room.HomeId, Index, id, time.GetUtcNow().ToUnixTimeMilliseconds(), ct);
        if (room.Temporary)
        {
            await LookAgainAsync(id, time.GetUtcNow() + RoomRules.TemporaryKept, ct);
        }

        return stored.Value;
    }

    /// <summary>Temporary conversations that may be over.</summary>
    public ValueTask<IReadOnlyList<string>> MayBeOverAsync(CancellationToken ct) => indexes.UpToAsync(Owner, Temporaries, time.GetUtcNow().ToUnixTimeMilliseconds(), ct);

    public ValueTask LookAgainAsync(string id, DateTimeOffset at, CancellationToken ct) => indexes.AddAsync(Owner, Temporaries, id, at.ToUnixTimeMilliseconds(), ct);

    /// <summary>Rooms that are gone, as <c>home/room</c>, of which something may be left.</summary>
    public ValueTask<IReadOnlyList<string>> GoingAsync(CancellationToken ct) => indexes.AllAsync(Owner, Going, ct);

    /// <summary>Nothing is left of it.</summary>
    public ValueTask GoneAsync(string homeId, string id, CancellationToken ct) => indexes.RemoveAsync(Owner, Going, $"{homeId}/{id}", ct);

    public ValueTask<Outcome<Stored<RoomRecord>>> ChangeAsync(string id, Func<Stored<RoomRecord>, Outcome<RoomRecord>> change, CancellationToken ct) =>
        documents.ChangeAsync(
            Kind,
            id,
            current => current is null ? Fault.NotFound("This room") : change(current).Map(static r => (Change<RoomRecord>?)new Change<RoomRecord>(r)),
            ct);

    public async ValueTask RemoveAsync(string homeId, string id, CancellationToken ct)
    {
        // Noted first: whatever dies in between, the cleaner takes away the rest.
        await indexes.AddAsync(Owner, Going, $"{homeId}/{id}", time.GetUtcNow().ToUnixTimeMilliseconds(), ct);
        await indexes.RemoveAsync(homeId, Index, id, ct);
        await indexes.RemoveAsync(Owner, Temporaries, id, ct);
        await documents.ChangeAsync(Kind, id, static current => current is null ? (Change<RoomRecord>?)null : new Change<RoomRecord>(null), ct);
        _places.TryRemove(id, out _);
    }
}
