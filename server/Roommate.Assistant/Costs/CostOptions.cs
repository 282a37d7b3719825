using System.ComponentModel.DataAnnotations;
using Roommate.Platform.Configuration;

namespace Roommate.Assistant.Costs;

/// <summary>Section <c>Cost</c>: prices of the configured model where the built-in table does not know it, and budgets.</summary>
public sealed class CostOptions
{
    public const string Section = "Cost";

    [Range(0, 1_000_000)]
    [ConfigKey("Price of a million input tokens of OpenAI:Model; with Cost:Output it stands before the built-in price table. Both 0: the table, and what it does not know costs nothing.", "0.15")]
    public decimal Input { get; set; }

    [Range(0, 1_000_000)]
    [ConfigKey("Price of a million input tokens that the model had cached.", "0.075")]
    public decimal Cached { get; set; }

    [Range(0, 1_000_000)]
    [ConfigKey("Price of a million output tokens, those of reasoning included.", "0.60")]
    public decimal Output { get; set; }

    [RegularExpression("[A-Z]{3}")]
    [ConfigKey("The currency of these prices and of the budgets.", "EUR")]
    public string Currency { get; set; } = "USD";

    [Range(0, 1_000_000)]
    [ConfigKey("What one person may spend on the model in a day of the home; then local understanding alone answers them. 0: no budget.", "0.50")]
    public decimal PersonPerDay { get; set; }

    [Range(0, 1_000_000)]
    [ConfigKey("What a home may spend on the model in a month. 0: no budget.", "20")]
    public decimal HomePerMonth { get; set; }

    [Range(0, 1_000_000)]
    [ConfigKey("How many turns one person may begin in a minute; a quarter of them at once. 0: no limit.", "120")]
    public int TurnsPerMinutePerPerson { get; set; } = 1200;

    [Range(0, 1_000_000)]
    [ConfigKey("How many turns a home may begin in a minute; a quarter of them at once. 0: no limit.", "600")]
    public int TurnsPerMinutePerHome { get; set; } = 6000;
}
