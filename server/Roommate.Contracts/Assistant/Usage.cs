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
