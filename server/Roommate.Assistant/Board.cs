using Roommate.Assistant.Confirmations;
using Roommate.Assistant.Lists;
using Roommate.Assistant.Timers;
using Roommate.Contracts.Assistant;

namespace Roommate.Assistant;

/// <summary>What the assistant keeps for a home and a person, as their topics show it.</summary>
public sealed class Board
{
    private readonly HomeTimers _timers;
    private readonly HomeLists _lists;

    private readonly ToolDesk _desk;

    internal Board(HomeTimers timers, HomeLists lists, ToolDesk desk) => (_timers, _lists, _desk) = (timers, lists, desk);

    public ValueTask<IReadOnlyList<Confirmation>> ConfirmationsAsync(string userId, CancellationToken ct) => _desk.WaitingAsync(userId, ct);

    public ValueTask<IReadOnlyList<HomeTimer>> TimersAsync(string homeId, CancellationToken ct) => _timers.OfHomeAsync(homeId, ct);

    public ValueTask<IReadOnlyList<ListSummary>> ListsAsync(string homeId, CancellationToken ct) => _lists.OfAsync(homeId, ct);
}
