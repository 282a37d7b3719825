using OpenAI.Chat;
using Roommate.Assistant.Costs;
using Roommate.Assistant.Models;

namespace Roommate.Assistant.Turns;

/// <summary>Before each call of the model: what it may cost at most is set aside, or the person is told that nothing is left.</summary>
internal sealed class TurnBudget(Spending spending, TimeProvider time)
{
    public async ValueTask<bool> AllowsAsync(TurnContext turn, IReadOnlyList<ChatMessage> messages, CancellationToken ct)
    {
        var since = time.GetTimestamp();
        var answer = await spending.ReserveAsync(turn.Caller.UserId, turn.HomeId, turn.Writer.Id, TokenCount.Of(messages), turn.Usage, ct);
        turn.IsReserved |= answer.Refusal is null;
        turn.IsBounded = answer.Bounded;
        if (answer.Refusal is { } refusal)
        {
            await turn.Writer.StepAsync("budget", "used_up", since, detail: null, ct);
            await turn.Writer.WriteAsync((turn.Writer.Length > 0 ? "\n\n" : "") + refusal + (LocalFallback.FromMemory(turn) is { } known ? $" {known}" : ""), ct);
        }
        else if (answer.Near is { } whose && turn.Usage is null)
        {
            await turn.Writer.StepAsync("budget", "nearly_used_up", since, new { whose }, ct);
        }

        return answer.Refusal is null;
    }
}
