using Microsoft.Extensions.Options;
using Roommate.Assistant.Costs;
using Roommate.Contracts.Assistant;
using Shouldly;

namespace Roommate.UnitTests.Assistant.Costs;

/// <summary>What tokens cost, and on which day.</summary>
public sealed class PriceListTests
{
    private static readonly DateOnly Today = new(2026, 11, 21);

    [Theory]
    [InlineData("gpt-4o", "gpt-4o")]
    [InlineData("gpt-4o-2024-11-20", "gpt-4o")]
    [InlineData("gpt-4o-mini", "gpt-4o-mini")]
    [InlineData("GPT-4o-mini-2024-07-18", "gpt-4o-mini")]
    [InlineData("gpt-4.1-nano", "gpt-4.1-nano")]
    [InlineData("gpt-4o-audio-preview", null)]
    [InlineData("gpt-oss:20b", null)]
    [InlineData("", null)]
    public void A_model_has_the_price_of_its_name_with_or_without_a_date(string model, string? priced) => Built().Of(model, Today)?.Model.ShouldBe(priced);

    [Fact]
    public void A_price_counts_from_its_day_on() => Built().Of("gpt-5", new DateOnly(2025, 8, 6)).ShouldBeNull();

    [Fact]
    public void Cached_input_and_the_rest_are_priced_apart_and_reasoning_is_output()
    {
        var price = new Price("m", Today, "EUR", Input: 2, Cached: 0.5m, Output: 8);
        price.MicroOf(new TurnUsage(1_000, 200, CachedTokens: 400, ReasoningTokens: 150)).ShouldBe((600 * 2) + 200 + (200 * 8));
        price.MicroOf(new TurnUsage(10, 0, CachedTokens: 50)).ShouldBe(5, "more cached than sent is counted as sent");
    }

    [Fact]
    public void The_operators_price_stands_before_the_table()
    {
        var price = Built(new CostOptions { Input = 1, Output = 3, Currency = "EUR" }).Of("gpt-4o", Today)!;
        (price.Currency, price.Input, price.Output).ShouldBe(("EUR", 1m, 3m));
    }

    private static PriceList Built(CostOptions? options = null) => new(Options.Create(options ?? new CostOptions()));
}
