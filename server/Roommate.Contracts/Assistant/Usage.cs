namespace Roommate.Contracts.Assistant;

/// <summary>What one person used of one model on one day of the home.</summary>
/// <param name="Day"><c>yyyy-MM-dd</c>, in the home's time zone.</param>
/// <param name="Turns">Turns that asked the model.</param>
public sealed record UsageRow(
    string Day,
    string? UserId,
    string Model,
    int Turns,
    long InputTokens,
    long OutputTokens,
    TurnCost Cost,
    long CachedTokens = 0,
    long ReasoningTokens = 0);

/// <summary><c>GET /homes/{id}/budget</c>: what the caller and the home may spend on language models, and what is left.</summary>
/// <param name="Person">The caller's, for today.</param>
/// <param name="Home">The home's, for this month.</param>
/// <param name="Set">What the home has set for itself: <c>PUT</c> by who administers it.</param>
/// <param name="Most">What the operator has set; no home goes beyond.</param>
/// <param name="Priced">The model has a price; without one nothing is spent and no budget is used up.</param>
public sealed record Budget(string Currency, BudgetPart Person, BudgetPart Home, BudgetLimits Set, BudgetLimits Most, bool Priced);

/// <param name="Limit">0: none.</param>
/// <param name="Reserved">Set aside for what is being answered right now.</param>
/// <param name="Left">Absent without a limit.</param>
/// <param name="ResetsAt">When it begins anew.</param>
public sealed record BudgetPart(decimal Limit, decimal Spent, decimal Reserved, decimal? Left, DateTimeOffset ResetsAt);

/// <summary>What one person may spend in a day and the home in a month. 0: no limit of its own.</summary>
public sealed record BudgetLimits(decimal PersonPerDay = 0, decimal HomePerMonth = 0);
