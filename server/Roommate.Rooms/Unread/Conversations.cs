using Roommate.Contracts.Faults;
using Roommate.Contracts.Rooms;
using Roommate.Platform.Security;
using Roommate.Rooms.Moderation;
using Roommate.Rooms.Rooms;

namespace Roommate.Rooms.Unread;

/// <summary>
/// Making rooms: a place takes the right to configure; a private room with some people, or the one direct conversation of
/// two, takes no more than the right to talk.
/// </summary>
internal sealed class Conversations(Rooms.Rooms rooms, ModerationStore moderation, IRoomPeople people, Gate gate)
{
    public async ValueTask<Outcome<Room>> CreateAsync(Caller caller, string homeId, CreateRoomRequest request, CancellationToken ct)
    {
        if (await gate.CheckAsync(caller, request.Kind == RoomKind.Place ? Right.Configure : Right.Talk, homeId, ct) is { } refused)
        {
            return refused;
        }

        if (request.Kind == RoomKind.Place)
        {
            return await rooms.CreateAsync(caller, homeId, request with { People = null }, ct);
        }

        var others = (request.People ?? []).OfType<string>().Where(p => p != caller.UserId).Distinct().ToArray();
        if (others.Length >= RoomRules.MostPeople)
        {
            return Fault.Invalid("people", $"A private room is for at most {RoomRules.MostPeople} people.");
        }

        var members = await people.MembersAsync(homeId, ct);
        if (others.Any(o => !members.Contains(o)))
        {
            return Fault.Invalid("people", "Somebody in this list is not in this home.");
        }

        return request.Kind == RoomKind.Direct
            ? await DirectAsync(caller, homeId, request, others, ct)
            : await rooms.CreateAsync(caller, homeId, request with { People = others }, ct);
    }

    // However often and from however many devices it is begun: two people have one conversation.
    private async ValueTask<Outcome<Room>> DirectAsync(Caller caller, string homeId, CreateRoomRequest request, string[] others, CancellationToken ct)
    {
        if (others is not [var other])
        {
            return Fault.Invalid("people", "A direct message is to one other person.");
        }

        if (await moderation.FindDirectAsync(homeId, caller.UserId, other, ct) is { } known)
        {
            if ((await rooms.GetAsync(known, ct)).TryGet(out var existing, out _))
            {
                return existing;
            }

            await moderation.ReleaseDirectAsync(homeId, caller.UserId, other, known, ct);
        }

        if (!await people.TakesDirectAsync(other, ct) || (await moderation.BlocksAsync(other, ct)).Contains(caller.UserId))
        {
            return Fault.Forbidden("You cannot write to this person.");
        }

        // Both see it under this name, so it has both of theirs.
        var name = request.Name ?? RoomRules.Between(caller.Name, await people.NameAsync(other, ct) ?? "");
        if (!(await rooms.CreateAsync(caller, homeId, request with { People = others, Name = name }, ct)).TryGet(out var room, out var fault))
        {
            return fault;
        }

        var claimed = await moderation.ClaimDirectAsync(homeId, caller.UserId, other, room.Id, ct);
        if (claimed == room.Id)
        {
            return room;
        }

        await rooms.RemoveAsync(caller, room.Id, ct);
        return await rooms.GetAsync(claimed, ct);
    }
}
