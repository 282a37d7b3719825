using System.Globalization;
using Microsoft.Extensions.Options;
using Roommate.Assistant.Models;
using Roommate.Assistant.Tools;
using Roommate.Contracts.Assistant;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Costs;

/// <summary>Reserves before a model is asked, settles after, and tells who used what. Days are the home's.</summary>
internal sealed class Spending(SpendingStore store, PriceList prices, IHomeDevices home, IOptions<CostOptions> costs, IOptions<ModelOptions> model, TimeProvider time)
{
    private const decimal Micro = 1_000_000m;

    // What a turn is taken to cost at most until it is known.
    private static readonly TurnUsage Expected = new(8_000, 4_000);

    /// <summary>Whether the model may be asked; what a turn is expected to cost at most is set aside until it is settled.</summary>
    public async ValueTask<BudgetAnswer> ReserveAsync(Caller caller, string homeId, string turnId, CancellationToken ct)
    {
        var day = await DayAsync(caller, homeId, ct);
        if (prices.Of(model.Value.FirstOf(ModelRole.Default)?.Model ?? "", day) is not { } price)
        {
            return new BudgetAnswer(null, null);
        }

        var (ofPerson, ofHome) = ((long)(costs.Value.PersonPerDay * Micro), (long)(costs.Value.HomePerMonth * Micro));
        var amount = price.MicroOf(Expected);
        var found = await store.ReserveAsync(homeId, turnId, caller.UserId, day, amount, ofPerson, ofHome, time.GetUtcNow(), ct);
        return found.End switch
        {
            BudgetEnd.Person => new BudgetAnswer("Your budget for the language model is used up for today. Switching and asking about the devices here works as before; tomorrow I can answer anything again.", null),
            BudgetEnd.Home => new BudgetAnswer("This home's budget for the language model is used up for this month. Switching and asking about the devices here works as before; whoever runs this server can raise Cost:HomePerMonth.", null),
            _ => new BudgetAnswer(null, IsNear(found.Person + amount, ofPerson) ? "person" : IsNear(found.Home + amount, ofHome) ? "home" : null),
        };
    }

    /// <summary>Gives back what was set aside for a turn that used nothing.</summary>
    public ValueTask ReleaseAsync(string homeId, string turnId, CancellationToken ct) => store.ReleaseAsync(homeId, turnId, ct);

    /// <param name="answeredBy">The model that answered.</param>
    /// <summary>Books what a turn used, once; what it cost, or null when nobody prices the model.</summary>
    public async ValueTask<TurnCost?> SettleAsync(Caller caller, string homeId, string turnId, string answeredBy, TurnUsage usage, CancellationToken ct)
    {
        var day = await DayAsync(caller, homeId, ct);
        var price = prices.Of(answeredBy, day);
        var amount = price?.MicroOf(usage) ?? 0;
        await store.SettleAsync(homeId, turnId, caller.UserId, answeredBy, day, usage, amount, price?.Currency ?? costs.Value.Currency, ct);
        return price is null ? null : new TurnCost(amount / Micro, price.Currency);
    }

    /// <summary>Rows of each day, person and model, newest day first.</summary>
    /// <param name="only">Null for everybody's.</param>
    public async ValueTask<IReadOnlyList<UsageRow>> UsageAsync(string homeId, DateOnly from, DateOnly to, string? only, CancellationToken ct)
    {
        var rows = new List<UsageRow>();
        for (var day = to; day >= from; day = day.AddDays(-1))
        {
            var counters = await store.DayAsync(homeId, day, ct);
            var currency = counters.GetValueOrDefault("currency", costs.Value.Currency);
            rows.AddRange(counters.Keys.Where(static k => k.EndsWith("|turns", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
                .Select(k => Row(day, k[..^"turns".Length], counters, currency))
                .Where(r => only is null || r.UserId == only));
        }

        return rows;
    }

    public async ValueTask<DateOnly> DayAsync(Caller caller, string homeId, CancellationToken ct) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time.GetUtcNow(), (await home.SettingsAsync(caller, homeId, ct)).TimeZone).DateTime);

    private static bool IsNear(long spent, long budget) => budget > 0 && spent * 10 >= budget * 8;

    private static UsageRow Row(DateOnly day, string prefix, IReadOnlyDictionary<string, string> counters, string currency)
    {
        long Of(string name) => long.Parse(counters.GetValueOrDefault(prefix + name, "0"), CultureInfo.InvariantCulture);
        var parts = prefix.Split('|');
        return new UsageRow(
            day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), parts[0], parts[1], (int)Of("turns"), Of("input"), Of("output"),
            new TurnCost(Of("micro") / Micro, currency), Of("cached"), Of("reasoning"));
    }
}

/// <param name="Refusal">What to tell the person when a budget is used up; null when the model may be asked.</param>
/// <param name="Near">Whose budget is used to 80 % with this turn: person or home.</param>
internal sealed record BudgetAnswer(string? Refusal, string? Near);
