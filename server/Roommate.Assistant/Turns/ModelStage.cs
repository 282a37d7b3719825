using OpenAI.Chat;
using Microsoft.Extensions.Options;
using Roommate.Assistant.Confirmations;
using Roommate.Assistant.Models;
using Roommate.Contracts.Assistant;

namespace Roommate.Assistant.Turns;

/// <summary>Asks the model, streams what it says, runs the tools it calls, at most eight rounds, each within the budgets.</summary>
internal sealed class ModelStage(ModelRound rounds, ToolRound tools, ModelContext context, CachedAnswers cached, TurnBudget budget, IOptions<ModelOptions> options, TimeProvider time) : ITurnStage
{
    private const int MostRounds = 8;

    public async ValueTask<bool> RunAsync(TurnContext turn, CancellationToken ct)
    {
        if (!options.Value.IsConfigured)
        {
            return false;
        }

        try
        {
            await AnswerAsync(turn, ct);
        }
        catch (ModelException failure)
        {
            turn.Problem = failure.ToProblem();
        }

        if (turn.Writer.Length == 0 && turn.Asked.Count == 0)
        {
            await FallBackAsync(turn, ct);
        }

        if (turn.Asked.Count > 0)
        {
            await turn.Writer.WriteAsync((turn.Writer.Length > 0 ? "\n\n" : "") + AskText.Of(turn.Asked), ct);
        }

        return true;
    }

    // A model that did what was asked and says nothing to it has answered with what it did; one that failed leaves the rest to us.
    private async ValueTask FallBackAsync(TurnContext turn, CancellationToken ct)
    {
        if (turn.Problem is not { } problem)
        {
            await turn.Writer.WriteAsync(LocalFallback.WhatWasDone(turn), ct);
            return;
        }

        var since = time.GetTimestamp();
        var (text, answers) = LocalFallback.WhenFailed(turn);
        turn.AnsweredWithout = answers;
        await turn.Writer.StepAsync("fallback", "local", since, new { code = problem.Code, answers }, ct);
        await turn.Writer.WriteAsync(text, ct);
    }

    private async ValueTask AnswerAsync(TurnContext turn, CancellationToken ct)
    {
        var messages = await context.StartAsync(turn, ct);
        var (answer, flight) = await cached.FindAsync(turn, ct);
        if (answer is not null)
        {
            await turn.Writer.WriteAsync(answer, ct);
            return;
        }

        var holds = false;
        try
        {
            holds = await AskModelAsync(turn, messages, ct);
        }
        finally
        {
            if (flight is not null)
            {
                await flight.EndAsync(holds ? turn.Said.ToString() : null);
            }
        }
    }

    // True when what was said holds for the same question again: no tool was used.
    private async ValueTask<bool> AskModelAsync(TurnContext turn, List<ChatMessage> messages, CancellationToken ct)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            if (!await budget.AllowsAsync(turn, messages, ct))
            {
                return false;
            }

            var calls = await rounds.RunAsync(turn, messages, ct);
            if (calls.Count == 0)
            {
                return round == 0;
            }

            await tools.RunAsync(turn, messages, calls, ct);
        }

        turn.Problem = new TurnProblem("model_error", "The language model called tools too often and was stopped.");
        return false;
    }
}
