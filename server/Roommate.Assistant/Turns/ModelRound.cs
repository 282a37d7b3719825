using System.Text;
using Microsoft.Extensions.Options;
using OpenAI.Chat;
using Roommate.Assistant.Costs;
using Roommate.Assistant.Models;
using Roommate.Assistant.Tools;
using Roommate.Contracts.Assistant;

namespace Roommate.Assistant.Turns;

/// <summary>One call of the model: its text goes out as it comes, what it used is counted however the call ends.</summary>
internal sealed class ModelRound(ModelClient model, ToolBox box, Spending spending, IOptions<ModelOptions> options, TimeProvider time)
{
    // What a model is told of the tools is the same in every turn.
    private readonly Lazy<(Tool Tool, ChatTool Told)[]> _tools = new(() => [.. box.All.Select(static t => (t, ChatTool.CreateFunctionTool(t.Name, t.Description, BinaryData.FromString(t.Schema))))]);

    /// <summary>The tools it calls; none when it has answered.</summary>
    public async ValueTask<IReadOnlyList<ChatToolCall>> RunAsync(TurnContext turn, List<ChatMessage> messages, CancellationToken ct)
    {
        var since = time.GetTimestamp();
        var before = turn.Usage;
        var calls = new ToolCalls();
        var said = new StringBuilder();
        await StreamAsync(turn, messages, calls, said, ct);
        turn.Said.Append(said);
        var finished = calls.Finish();
        if (finished.Count == 0 && turn.Writer.Length == 0 && turn.Asked.Count == 0 && turn.Done.Count == 0)
        {
            throw ModelException.Broken("it said nothing");
        }

        var used = Between(before, turn.Usage!);
        await turn.Writer.StepAsync("model", turn.Model, since, new { calls = finished.Select(static c => c.FunctionName), usage = used, cost = await spending.CostAsync(turn.HomeId, turn.Model, used, ct) }, ct);
        if (finished.Count > 0)
        {
            messages.Add(said.Length > 0 ? new AssistantChatMessage(finished) { Content = { ChatMessageContentPart.CreateTextPart(said.ToString()) } } : new AssistantChatMessage(finished));
        }

        return finished;
    }

    private ChatCompletionOptions Request(TurnContext turn)
    {
        var request = new ChatCompletionOptions { MaxOutputTokenCount = turn.IsBounded ? Spending.Expected.OutputTokens : null };
        foreach (var (tool, told) in _tools.Value)
        {
            if (turn.UsesMemory || !tool.OfMemory)
            {
                request.Tools.Add(told);
            }
        }

        return request;
    }

    private async ValueTask StreamAsync(TurnContext turn, List<ChatMessage> messages, ToolCalls calls, StringBuilder said, CancellationToken ct)
    {
        var answering = false;
        ChatTokenUsage? usage = null;
        try
        {
            await foreach (var update in model.StreamAsync(ModelRole.Default, messages, Request(turn), entry => (turn.Model, answering) = (entry.Model, true), ct))
            {
                usage = update.Usage ?? usage;
                foreach (var part in update.ContentUpdate)
                {
                    said.Append(part.Text);
                    await turn.Writer.WriteAsync(part.Text ?? "", ct);
                    if (turn.Writer.Length > options.Value.MaximumAnswer)
                    {
                        throw new ModelException("model_endless", "The answer grew too long and was stopped.");
                    }
                }

                foreach (var call in update.ToolCallUpdates)
                {
                    calls.Add(call);
                }
            }
        }
        finally
        {
            // A call that was cut off was used, too.
            if (answering)
            {
                Count(turn, messages, said, usage);
            }
        }
    }

    // Missing usage is estimated and marked so.
    private static void Count(TurnContext turn, List<ChatMessage> messages, StringBuilder said, ChatTokenUsage? usage)
    {
        var before = turn.Usage ?? new TurnUsage(0, 0);
        turn.Usage = usage is null
            ? before with { InputTokens = before.InputTokens + TokenCount.Of(messages), OutputTokens = before.OutputTokens + TokenCount.Of(said.ToString()), Estimated = true }
            : before with
            {
                InputTokens = before.InputTokens + usage.InputTokenCount,
                OutputTokens = before.OutputTokens + usage.OutputTokenCount,
                CachedTokens = before.CachedTokens + (usage.InputTokenDetails?.CachedTokenCount ?? 0),
                ReasoningTokens = before.ReasoningTokens + (usage.OutputTokenDetails?.ReasoningTokenCount ?? 0),
            };
        turn.Writer.Used = (turn.Usage, turn.Model);
    }

    private static TurnUsage Between(TurnUsage? before, TurnUsage after) => before is null
        ? after
        : new TurnUsage(after.InputTokens - before.InputTokens, after.OutputTokens - before.OutputTokens, after.CachedTokens - before.CachedTokens, after.ReasoningTokens - before.ReasoningTokens, after.Estimated);
}
