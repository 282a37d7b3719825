using Roommate.Contracts.Events;
using Roommate.Contracts.Live;
using Roommate.Platform.Facts;
using Roommate.Rooms.Rooms;

namespace Roommate.Rooms.Messages;

/// <summary>
/// A room that is gone takes with it what was said there; a temporary conversation goes by itself a day after the last
/// word. What a node that dies leaves half done is noted and goes with the next cleaning.
/// </summary>
internal sealed class RoomWiper(Rooms.Rooms rooms, RoomStore store, MessageStore messages, IFacts facts, TimeProvider time) : IFactHandler<RoomRemoved>
{
    private const int Page = 200;

    public async ValueTask HearAsync(RoomRemoved fact, CancellationToken ct)
    {
        while (await messages.OldestAsync(fact.RoomId, Page, ct) is { Count: > 0 } old)
        {
            await messages.ForgetAsync(fact.RoomId, old, ct);
        }

        await messages.DropAsync(fact.RoomId, ct);
    }

    public async ValueTask RunAsync(CancellationToken ct)
    {
        foreach (var id in await store.MayBeOverAsync(ct))
        {
            var last = await messages.LastAtAsync(id, ct) ?? DateTimeOffset.MinValue;
            if (last + RoomRules.TemporaryKept > time.GetUtcNow())
            {
                await store.LookAgainAsync(id, last + RoomRules.TemporaryKept, ct);
            }
            else
            {
                await rooms.RemoveAsync(new Cause(CauseKind.System, id, "Temporary conversation"), id, ct);
            }
        }

        // Told once more: everybody who keeps something of it takes that away.
        foreach (var gone in await store.GoingAsync(ct))
        {
            var (homeId, roomId) = (gone[..gone.IndexOf('/', StringComparison.Ordinal)], gone[(gone.IndexOf('/', StringComparison.Ordinal) + 1)..]);
            await facts.TellAsync(new RoomRemoved(homeId, roomId), ct);
            await store.GoneAsync(homeId, roomId, ct);
        }
    }
}
