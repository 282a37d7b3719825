using System.Text.Json;
using Microsoft.Extensions.Options;
using Roommate.Contracts.Assistant;

namespace Roommate.Assistant.Costs;

/// <summary>What tokens cost: a dated table, input, cached input and output apart. A model nobody prices costs nothing.</summary>
internal sealed class PriceList(IOptions<CostOptions> options)
{
    private const string Table = "Roommate.Assistant.Costs.Prices.prices-1.json";

    private static readonly IReadOnlyList<Price> Known = Read();

    /// <summary>The price that was valid on <paramref name="day"/>, by the longest name that begins the model's (gpt-4o for gpt-4o-2024-11-20).</summary>
    public Price? Of(string model, DateOnly day)
    {
        var own = options.Value;
        if (own.Input > 0 || own.Output > 0)
        {
            return new Price(model, DateOnly.MinValue, own.Currency, own.Input, own.Cached, own.Output);
        }

        return Known.Where(p => p.From <= day && IsOf(model, p.Model)).OrderByDescending(static p => p.Model.Length).ThenByDescending(static p => p.From).FirstOrDefault();
    }

    // "gpt-4o-mini" is not a dated "gpt-4o": after the name comes nothing or a date.
    private static bool IsOf(string model, string name) =>
        model.StartsWith(name, StringComparison.OrdinalIgnoreCase) && (model.Length == name.Length || (model.Length > name.Length + 1 && model[name.Length] == '-' && char.IsAsciiDigit(model[name.Length + 1])));

    private static List<Price> Read()
    {
        using var stream = typeof(PriceList).Assembly.GetManifestResourceStream(Table)!;
        return JsonSerializer.Deserialize<List<Price>>(stream, JsonSerializerOptions.Web)!;
    }
}

/// <param name="From">The first day on which it is valid.</param>
/// <param name="Input">A million input tokens that were not cached.</param>
/// <param name="Cached">A million input tokens that were.</param>
/// <param name="Output">A million output tokens; those of reasoning are among them.</param>
internal sealed record Price(string Model, DateOnly From, string Currency, decimal Input, decimal Cached, decimal Output)
{
    /// <summary>In millionths of the currency: a price per million tokens is that of one token in millionths.</summary>
    public long MicroOf(TurnUsage usage)
    {
        var cached = Math.Min(usage.CachedTokens, usage.InputTokens);
        return (long)Math.Ceiling(((usage.InputTokens - cached) * Input) + (cached * Cached) + (usage.OutputTokens * Output));
    }
}
