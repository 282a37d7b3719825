using OpenAI.Chat;
using Roommate.Assistant.Costs;
using Roommate.Assistant.Models;
using Roommate.Contracts.Assistant;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Afterwards;

/// <summary>Asks the small model something nobody watches, within the budgets of the person it is for, and books what it used.</summary>
internal sealed class SmallModel(ModelClient model, Spending spending)
{
    /// <summary>Null when nothing is left to spend.</summary>
    public async ValueTask<string?> AskAsync(Caller who, string homeId, string id, IReadOnlyList<ChatMessage> messages, int mostTokens, CancellationToken ct)
    {
        var budget = await spending.ReserveAsync(who.UserId, homeId, id, TokenCount.Of(messages), used: null, ct);
        if (budget.Refusal is not null)
        {
            return null;
        }

        TurnUsage? used = null;
        var answeredBy = "";
        try
        {
            return await model.CompleteAsync(ModelRole.Small, messages, new ChatCompletionOptions { MaxOutputTokenCount = budget.Bounded ? mostTokens : null }, (entry, usage) => (answeredBy, used) = (entry.Model, UsageOf(usage)), ct);
        }
        finally
        {
            if (used is null)
            {
                await spending.ReleaseAsync(homeId, id, CancellationToken.None);
            }
            else
            {
                await spending.SettleAsync(who.UserId, homeId, id, answeredBy, used, CancellationToken.None, turns: 0);
            }
        }
    }

    private static TurnUsage UsageOf(ChatTokenUsage usage) =>
        new(usage.InputTokenCount, usage.OutputTokenCount, usage.InputTokenDetails?.CachedTokenCount ?? 0, usage.OutputTokenDetails?.ReasoningTokenCount ?? 0);
}
