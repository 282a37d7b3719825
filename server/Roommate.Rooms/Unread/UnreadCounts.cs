using Roommate.Contracts.Live;
using Roommate.Contracts.Rooms;
using Roommate.Live.Log;
using Roommate.Platform.Security;
using Roommate.Platform.Store;
using Roommate.Rooms.Messages;
using Roommate.Rooms.Rooms;

namespace Roommate.Rooms.Unread;

/// <summary>
/// How far each person has read and what is beyond it. Counts are made from the messages themselves whenever they are
/// asked for: nothing is added up, so nothing can drift.
/// </summary>
public sealed class UnreadCounts
{
    private readonly RoomStore _rooms;
    private readonly MessageStore _messages;
    private readonly ITopicLog _log;
    private readonly IRoomPeople _people;
    private readonly Gate _gate;
    private readonly TimeProvider _time;

    internal UnreadCounts(RoomStore rooms, MessageStore messages, ITopicLog log, IRoomPeople people, Gate gate, TimeProvider time)
    {
        _rooms = rooms;
        _messages = messages;
        _log = log;
        _people = people;
        _gate = gate;
        _time = time;
    }

    /// <summary>All rooms of a person.</summary>
    public async ValueTask<UnreadRooms> OfAsync(string userId, CancellationToken ct)
    {
        var counts = new List<RoomUnread>();
        foreach (var homeId in await _people.HomesAsync(userId, ct))
        {
            var seen = new List<string>();
            foreach (var room in await _rooms.OfAsync(homeId, ct))
            {
                if (await _gate.CheckAsync(userId, Right.See, room.Id, ct) is null)
                {
                    seen.Add(room.Id);
                }
            }

            counts.AddRange(await Task.WhenAll(seen.Select(r => CountAsync(r, userId, ct).AsTask())));
        }

        return new UnreadRooms(counts);
    }

    /// <summary>
    /// Reads up to an offset, on all of the person's devices: a marker only moves on, whichever device is behind, and never
    /// beyond what was said.
    /// </summary>
    public async ValueTask ReadAsync(Caller caller, ReadRequest request, CancellationToken ct)
    {
        var offset = Math.Min(request.Offset, await _messages.HeadAsync(request.RoomId, ct));
        var shown = await _people.ShowsReadAsync(caller.UserId, ct);
        if (!await _messages.MoveReadAsync(request.RoomId, caller.UserId, offset, shown, ct))
        {
            return;
        }

        if (shown)
        {
            var told = EventDraft.Of(Topics.RoomKind, EventTypes.Read, _time.GetUtcNow(), new ReadMarker(caller.UserId, offset), caller.As("chat"), ephemeral: true);
            await _log.CommitAsync(new Commit(request.RoomId) { Events = [told] }, ct);
        }

        await TellAsync(caller.UserId, [request.RoomId], ct);
    }

    /// <summary>Tells a person's devices the counts of these rooms.</summary>
    public async ValueTask TellAsync(string userId, IReadOnlyCollection<string> roomIds, CancellationToken ct)
    {
        var counts = await Task.WhenAll(roomIds.Select(r => CountAsync(r, userId, ct).AsTask()));
        var told = EventDraft.Of(Topics.UserKind, EventTypes.UnreadChanged, _time.GetUtcNow(), new UnreadRooms(counts));
        await _log.CommitAsync(new Commit(userId) { Events = [told] }, ct);
    }

    /// <summary>Who may see a room, and so counts what is said in it.</summary>
    internal async ValueTask<IReadOnlyList<string>> ReadersAsync(string roomId, CancellationToken ct)
    {
        var readers = new List<string>();
        var people = await _rooms.PlaceAsync(roomId, ct) is { } place ? place.OnlyFor ?? await _people.MembersAsync(place.HomeId, ct) : [];
        foreach (var person in people)
        {
            if (await _gate.CheckAsync(person, Right.See, roomId, ct) is null)
            {
                readers.Add(person);
            }
        }

        return readers;
    }

    private async ValueTask<RoomUnread> CountAsync(string roomId, string userId, CancellationToken ct)
    {
        var read = await _messages.ReadUpToAsync(roomId, userId, ct);
        return new RoomUnread(roomId, await _messages.CountOfOthersAsync(roomId, read, userId, ct), read);
    }
}
