using Roommate.Assistant.Afterwards;
using Roommate.Contracts.Events;
using Roommate.Platform.Facts;

namespace Roommate.Assistant.Turns;

/// <summary>A room that is gone takes its turns and its summary with it.</summary>
internal sealed class RoomLeftovers(TurnStore turns, SummaryStore summaries) : IFactHandler<RoomRemoved>
{
    public async ValueTask HearAsync(RoomRemoved fact, CancellationToken ct)
    {
        await turns.RemoveOfRoomAsync(fact.RoomId, ct);
        await summaries.RemoveAsync(fact.HomeId, fact.RoomId, ct);
    }
}
