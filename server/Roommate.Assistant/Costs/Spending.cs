using System.Globalization;
using Microsoft.Extensions.Options;
using Roommate.Assistant.Models;
using Roommate.Assistant.Tools;
using Roommate.Contracts.Assistant;

namespace Roommate.Assistant.Costs;

/// <summary>Reserves before a model is asked, settles after, and tells who used what. Days are the home's.</summary>
internal sealed class Spending(SpendingStore store, PriceList prices, Budgets budgets, IHomePeople homes, IOptions<CostOptions> costs, IOptions<ModelOptions> model, TimeProvider time)
{
    private const decimal Micro = 1_000_000m;

    /// <summary>What one call of a model is taken to use at most, when its context is not longer than that.</summary>
    public static TurnUsage Expected { get; } = new(8_000, 4_000);

    /// <summary>
    /// Whether the model may be asked (again): what the next call is expected to cost at most is set aside until it is
    /// settled, beside what the turn has used so far.
    /// </summary>
    /// <param name="input">How many tokens the model is given.</param>
    public async ValueTask<BudgetAnswer> ReserveAsync(string userId, string homeId, string turnId, int input, TurnUsage? used, CancellationToken ct)
    {
        var day = await DayAsync(homeId, ct);
        if (prices.Of(model.Value.FirstOf(ModelRole.Default)?.Model ?? "", day) is not { } price)
        {
            return new BudgetAnswer(null, null);
        }

        var limits = await budgets.OfAsync(homeId, ct);
        var (ofPerson, ofHome) = ((long)(limits.PersonPerDay * Micro), (long)(limits.HomePerMonth * Micro));
        var asked = new Asked(price.MicroOf(Expected with { InputTokens = Math.Max(Expected.InputTokens, input) }), used is null ? 0 : price.MicroOf(used), ofPerson, ofHome);
        var found = await store.ReserveAsync(homeId, turnId, userId, day, asked, time.GetUtcNow(), ct);
        var most = asked.Expected;
        return found.End switch
        {
            BudgetEnd.Person => new BudgetAnswer("Your budget for the language model is used up for today. Switching and asking about the devices here works as before; tomorrow I can answer anything again.", null),
            BudgetEnd.Home => new BudgetAnswer("This home's budget for the language model is used up for this month. Switching and asking about the devices here works as before; whoever administers this home can raise it.", null),
            _ => new BudgetAnswer(null, IsNear(found.Person + most, ofPerson) ? "person" : IsNear(found.Home + most, ofHome) ? "home" : null) { Bounded = ofPerson > 0 || ofHome > 0 },
        };
    }

    /// <summary>Gives back what was set aside for a turn that used nothing.</summary>
    public ValueTask ReleaseAsync(string homeId, string turnId, CancellationToken ct) => store.ReleaseAsync(homeId, turnId, ct);

    /// <summary>Books what a turn used, once; what it cost, or null when nobody prices the model.</summary>
    /// <param name="answeredBy">The model that answered.</param>
    /// <param name="turns">0 for what the assistant did in the background.</param>
    public async ValueTask<TurnCost?> SettleAsync(string userId, string homeId, string turnId, string answeredBy, TurnUsage usage, CancellationToken ct, int turns = 1)
    {
        var day = await DayAsync(homeId, ct);
        var price = prices.Of(answeredBy, day);
        var amount = price?.MicroOf(usage) ?? 0;
        await store.SettleAsync(homeId, turnId, userId, answeredBy, day, usage, amount, price?.Currency ?? costs.Value.Currency, turns, ct);
        return price is null ? null : new TurnCost(amount / Micro, price.Currency);
    }

    /// <summary>What these tokens of a model cost today; null when nobody prices it.</summary>
    public async ValueTask<TurnCost?> CostAsync(string homeId, string answeredBy, TurnUsage usage, CancellationToken ct) =>
        prices.Of(answeredBy, await DayAsync(homeId, ct)) is { } price ? new TurnCost(price.MicroOf(usage) / Micro, price.Currency) : null;

    /// <summary>What a person and their home may spend, have spent, and have left.</summary>
    public async ValueTask<Budget> BudgetAsync(string userId, string homeId, CancellationToken ct)
    {
        var zone = await ZoneAsync(homeId, ct);
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time.GetUtcNow(), zone).DateTime);
        var limits = await budgets.OfAsync(homeId, ct);
        var standing = await store.StandingAsync(homeId, userId, day, time.GetUtcNow(), ct);
        var month = new DateOnly(day.Year, day.Month, 1);
        var price = prices.Of(model.Value.FirstOf(ModelRole.Default)?.Model ?? "", day);
        return new Budget(
            price?.Currency ?? costs.Value.Currency,
            Part(limits.PersonPerDay, standing.PersonSpent, standing.PersonReserved, BudgetDays.Begin(day.AddDays(1), zone)),
            Part(limits.HomePerMonth, standing.HomeSpent, standing.HomeReserved, BudgetDays.Begin(month.AddMonths(1), zone)),
            await budgets.SetByHomeAsync(homeId, ct),
            budgets.Most,
            price is not null);
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

    public async ValueTask<DateOnly> DayAsync(string homeId, CancellationToken ct) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time.GetUtcNow(), await ZoneAsync(homeId, ct)).DateTime);

    private async ValueTask<TimeZoneInfo> ZoneAsync(string homeId, CancellationToken ct) => (await homes.SettingsAsync(homeId, ct))?.TimeZone ?? TimeZoneInfo.Utc;

    private static bool IsNear(long spent, long budget) => budget > 0 && spent * 10 >= budget * 8;

    private static BudgetPart Part(decimal limit, long spent, long reserved, DateTimeOffset resetsAt) =>
        new(limit, spent / Micro, reserved / Micro, limit > 0 ? Math.Max(0, limit - ((spent + reserved) / Micro)) : null, resetsAt);

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
internal sealed record BudgetAnswer(string? Refusal, string? Near)
{
    /// <summary>There is a budget: what the model may say is bounded by what was set aside.</summary>
    public bool Bounded { get; init; }
}
