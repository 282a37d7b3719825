using Microsoft.Extensions.Options;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Platform.Store;

namespace Roommate.Assistant.Costs;

/// <summary>What may be spent: as the operator configured it, and less where a home wants less.</summary>
internal sealed class Budgets(IDocuments documents, IOptions<CostOptions> costs)
{
    private const decimal MostAmount = 1_000_000;

    private static readonly DocumentKind<BudgetLimits> Kind = new("budget");

    /// <summary>The operator's; no home goes beyond.</summary>
    public BudgetLimits Most => new(costs.Value.PersonPerDay, costs.Value.HomePerMonth);

    public async ValueTask<BudgetLimits> SetByHomeAsync(string homeId, CancellationToken ct) => (await documents.GetAsync(Kind, homeId, ct))?.Value ?? new BudgetLimits();

    /// <summary>Those that hold.</summary>
    public async ValueTask<BudgetLimits> OfAsync(string homeId, CancellationToken ct)
    {
        var own = await SetByHomeAsync(homeId, ct);
        return new BudgetLimits(Least(own.PersonPerDay, Most.PersonPerDay), Least(own.HomePerMonth, Most.HomePerMonth));
    }

    public async ValueTask<Outcome<BudgetLimits>> SetAsync(string homeId, BudgetLimits limits, CancellationToken ct) =>
        limits.PersonPerDay is < 0 or > MostAmount ? Fault.Invalid("personPerDay", "A budget is 0 (none of its own) or an amount.")
        : limits.HomePerMonth is < 0 or > MostAmount ? Fault.Invalid("homePerMonth", "A budget is 0 (none of its own) or an amount.")
        : (await documents.ChangeAsync(Kind, homeId, _ => new Change<BudgetLimits>(limits), ct)).Map(static l => l.Value);

    // 0 is none: the other one holds.
    private static decimal Least(decimal a, decimal b) => a == 0 ? b : b == 0 ? a : Math.Min(a, b);
}
