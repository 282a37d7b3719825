using Roommate.Contracts;
using Roommate.Contracts.Events;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Contracts.Rooms;
using Roommate.Live.Log;
using Roommate.Platform.Facts;
using Roommate.Platform.Security;
using Roommate.Platform.Store;

namespace Roommate.Rooms.Rooms;

/// <summary>The rooms of a home.</summary>
public sealed class Rooms
{
    private const int MostRooms = 200;

    private readonly RoomStore _store;
    private readonly Gate _gate;
    private readonly ITopicLog _log;
    private readonly IFacts _facts;
    private readonly Ids _ids;
    private readonly TimeProvider _time;

    internal Rooms(RoomStore store, Gate gate, ITopicLog log, IFacts facts, Ids ids, TimeProvider time)
    {
        _store = store;
        _gate = gate;
        _log = log;
        _facts = facts;
        _ids = ids;
        _time = time;
    }

    public async ValueTask<Outcome<Room>> CreateAsync(Caller caller, string homeId, CreateRoomRequest request, CancellationToken ct)
    {
        if (RoomRules.Check(request) is { } fault)
        {
            return fault;
        }

        if ((await _store.OfAsync(homeId, ct)).Count >= MostRooms)
        {
            return Fault.Conflict($"A home has at most {MostRooms} rooms.");
        }

        var people = request.Kind == RoomKind.Place ? null : (request.People ?? []).Prepend(caller.UserId).Distinct().ToArray();
        var record = new RoomRecord(homeId, request.Name?.Trim() ?? RoomRules.Unnamed(request.Temporary == true), request.Kind, request.Icon, request.Floor, people)
        {
            Temporary = request.Temporary == true,
            // A title is told in the person's own topic, which outlives a temporary conversation.
            Untitled = request.Name is null && request.Temporary != true,
        };
        var stored = await _store.AddAsync(_ids.New(IdPrefix.Room), record, ct);
        var room = record.ToRoom(stored.Id, stored.Version);
        await TellAsync(record, EventTypes.RoomAdded, room, caller.As("page"), ct);
        return room;
    }

    /// <summary>The rooms this person may know of, in their order.</summary>
    public async ValueTask<IReadOnlyList<Room>> OfAsync(string userId, string homeId, CancellationToken ct) =>
        await SeenAsync(userId, await _store.OfAsync(homeId, ct), ct);

    /// <summary>Those of some rooms that this person may know of: a question about a few does not read all.</summary>
    public async ValueTask<IReadOnlyList<Room>> SeenAsync(string userId, IReadOnlyCollection<string> roomIds, CancellationToken ct) =>
        roomIds.Count == 0 ? [] : await SeenAsync(userId, await _store.GetManyAsync(roomIds, ct), ct);

    public async ValueTask<Outcome<Room>> GetAsync(string roomId, CancellationToken ct) =>
        await _store.GetAsync(roomId, ct) is { } room ? room.Value.ToRoom(room.Id, room.Version) : Fault.NotFound("This room");

    public async ValueTask<Outcome<Room>> ChangeAsync(Caller caller, string roomId, RoomPatch patch, long? ifVersion, CancellationToken ct)
    {
        if (RoomRules.Check(patch) is { } fault)
        {
            return fault;
        }

        var changed = await _store.ChangeAsync(
            roomId,
            room => ifVersion is { } version && version != room.Version
                ? Fault.VersionMismatch(room.Version)
                : room.Value with { Name = patch.Name?.Trim() ?? room.Value.Name, Icon = patch.IconOf(room.Value.Icon), Floor = patch.FloorOf(room.Value.Floor), Order = patch.Order ?? room.Value.Order, SlowSeconds = patch.SlowSeconds ?? room.Value.SlowSeconds, Untitled = room.Value.Untitled && patch.Name is null },
            ct);
        return await ChangedAsync(changed, caller.As("page"), ct);
    }

    /// <summary>Names a conversation that nobody has named; false when somebody has, or it is gone.</summary>
    public async ValueTask<bool> TitleAsync(string roomId, string title, Cause by, CancellationToken ct)
    {
        if (RoomRules.Title(title) is not { } name)
        {
            return false;
        }

        var changed = await _store.ChangeAsync(roomId, room => room.Value.Untitled ? room.Value with { Name = name, Untitled = false } : Fault.Conflict("This conversation has a name."), ct);
        return (await ChangedAsync(changed, by, ct)).Succeeded;
    }

    private async ValueTask<Outcome<Room>> ChangedAsync(Outcome<Stored<RoomRecord>> changed, Cause by, CancellationToken ct)
    {
        if (!changed.TryGet(out var stored, out var wrong))
        {
            return wrong;
        }

        var changedRoom = stored.Value.ToRoom(stored.Id, stored.Version);
        await TellAsync(stored.Value, EventTypes.RoomChanged, changedRoom, by, ct);
        return changedRoom;
    }

    public ValueTask<Outcome<bool>> RemoveAsync(Caller caller, string roomId, CancellationToken ct) => RemoveAsync(caller.As("page"), roomId, ct);

    /// <summary>With all that was said in it: who hears that it is gone takes away what they keep of it.</summary>
    internal async ValueTask<Outcome<bool>> RemoveAsync(Cause by, string roomId, CancellationToken ct)
    {
        if (await _store.GetAsync(roomId, ct) is not { } room)
        {
            return Fault.NotFound("This room");
        }

        await _store.RemoveAsync(room.Value.HomeId, roomId, ct);
        await TellAsync(room.Value, EventTypes.RoomRemoved, new Removed(roomId), by, ct);
        await _facts.TellAsync(new RoomRemoved(room.Value.HomeId, roomId), ct);
        await _store.GoneAsync(room.Value.HomeId, roomId, ct);
        return true;
    }

    // What only some people may know of is told to them alone.
    private async ValueTask TellAsync<T>(RoomRecord room, string type, T data, Cause by, CancellationToken ct)
    {
        foreach (var person in room.People ?? [])
        {
            await _log.CommitAsync(new Commit(person) { Events = [EventDraft.Of(Topics.UserKind, type, _time.GetUtcNow(), data, by)] }, ct);
        }

        if (room.People is null)
        {
            await _log.CommitAsync(new Commit(room.HomeId) { Events = [EventDraft.Of(Topics.HomeKind, type, _time.GetUtcNow(), data, by)] }, ct);
        }

        await _facts.TellAsync(new HomeNamesChanged(room.HomeId), ct);
    }

    private async ValueTask<IReadOnlyList<Room>> SeenAsync(string userId, IReadOnlyList<Stored<RoomRecord>> rooms, CancellationToken ct)
    {
        var seen = new List<Room>();
        foreach (var room in rooms.Where(r => r.Value.IsSeenBy(userId)).OrderBy(static r => r.Value.Order))
        {
            if (await _gate.CheckAsync(userId, Right.See, room.Id, ct) is null)
            {
                seen.Add(room.Value.ToRoom(room.Id, room.Version));
            }
        }

        return seen;
    }
}
