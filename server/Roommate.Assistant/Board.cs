using Roommate.Assistant.Lists;
using Roommate.Assistant.Timers;
using Roommate.Contracts.Assistant;

namespace Roommate.Assistant;

/// <summary>What the assistant keeps for a whole home, as the home's topic shows it.</summary>
public sealed class Board
{
    private readonly HomeTimers _timers;
    private readonly HomeLists _lists;

    internal Board(HomeTimers timers, HomeLists lists) => (_timers, _lists) = (timers, lists);

    public ValueTask<IReadOnlyList<HomeTimer>> TimersAsync(string homeId, CancellationToken ct) => _timers.OfHomeAsync(homeId, ct);

    public ValueTask<IReadOnlyList<ListSummary>> ListsAsync(string homeId, CancellationToken ct) => _lists.OfAsync(homeId, ct);
}
