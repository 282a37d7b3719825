using Roommate.Assistant.Costs;
using Roommate.Assistant.Lists;
using Roommate.Assistant.Timers;
using Roommate.Contracts.Assistant;

namespace Roommate.Assistant;

/// <summary>What of a person is kept among the things of their homes: for their export.</summary>
public sealed class PersonalRecords
{
    // As far back as rows of usage can be asked for.
    private const int UsageDays = 400;

    private readonly HomeLists _lists;
    private readonly HomeTimers _timers;
    private readonly Spending _spending;
    private readonly TimeProvider _time;

    internal PersonalRecords(HomeLists lists, HomeTimers timers, Spending spending, TimeProvider time) => (_lists, _timers, _spending, _time) = (lists, timers, spending, time);

    /// <summary>Items they put on the home's lists, the home's timers they started, and what the assistant cost for them; null when there is nothing.</summary>
    public async ValueTask<object?> OfAsync(string userId, string homeId, CancellationToken ct)
    {
        var items = new List<ListItem>();
        foreach (var head in await _lists.HeadsAsync(homeId, ct))
        {
            if ((await _lists.GetAsync(homeId, head.Id, ct)).TryGet(out var list, out _))
            {
                items.AddRange(list.Items.Where(i => i.By.Id == userId));
            }
        }

        HomeTimer[] timers = [.. (await _timers.OfHomeAsync(homeId, ct)).Where(t => t.By.Id == userId)];
        var today = DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime);
        var usage = await _spending.UsageAsync(homeId, today.AddDays(-UsageDays), today.AddDays(1), userId, ct);
        return items.Count + timers.Length + usage.Count > 0 ? new { HomeId = homeId, ListItems = items, Timers = timers, Usage = usage } : null;
    }
}
