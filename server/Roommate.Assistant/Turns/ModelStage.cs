using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Options;
using OpenAI.Chat;
using Roommate.Assistant.Confirmations;
using Roommate.Assistant.Costs;
using Roommate.Assistant.Models;
using Roommate.Assistant.Tools;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;

namespace Roommate.Assistant.Turns;

/// <summary>Asks the model, streams what it says, runs the tools it calls, at most eight rounds.</summary>
internal sealed class ModelStage(ModelClient model, ModelContext context, ToolBox box, ToolDesk desk, CachedAnswers cached, Spending spending, IOptions<ModelOptions> options, TimeProvider time) : ITurnStage
{
    private const int MostRounds = 8;
    private const int CharactersPerToken = 4;

    // With every < escaped no result can end the data it is given as.
    private static readonly JsonSerializerOptions Escaped = new(Wire.Json) { Encoder = JavaScriptEncoder.Default };

    public async ValueTask<bool> RunAsync(TurnContext turn, CancellationToken ct)
    {
        if (!options.Value.IsConfigured)
        {
            return false;
        }

        if (!await IsInBudgetAsync(turn, ct))
        {
            return true;
        }

        try
        {
            await AnswerAsync(turn, ct);
        }
        catch (ModelException failure)
        {
            turn.Problem = failure.ToProblem();
        }

        if (turn.Asked.Count > 0)
        {
            await turn.Writer.WriteAsync((turn.Writer.Length > 0 ? "\n\n" : "") + AskText.Of(turn.Asked), ct);
        }

        return true;
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
            var calls = await RoundAsync(turn, messages, ct);
            if (calls.Count == 0)
            {
                return round == 0;
            }

            await RunToolsAsync(turn, messages, calls, ct);
        }

        turn.Problem = new TurnProblem("model_error", "The language model called tools too often and was stopped.");
        return false;
    }

    private async ValueTask<bool> IsInBudgetAsync(TurnContext turn, CancellationToken ct)
    {
        var since = time.GetTimestamp();
        var budget = await spending.ReserveAsync(turn.Caller, turn.HomeId, turn.Writer.Id, ct);
        turn.IsReserved = budget.Refusal is null;
        if (budget.Refusal is { } refusal)
        {
            await turn.Writer.StepAsync("budget", "used_up", since, detail: null, ct);
            await turn.Writer.WriteAsync(refusal, ct);
        }
        else if (budget.Near is { } whose)
        {
            await turn.Writer.StepAsync("budget", "nearly_used_up", since, new { whose }, ct);
        }

        return turn.IsReserved;
    }

    private async ValueTask<IReadOnlyList<ChatToolCall>> RoundAsync(TurnContext turn, List<ChatMessage> messages, CancellationToken ct)
    {
        var since = time.GetTimestamp();
        var request = new ChatCompletionOptions();
        foreach (var tool in box.All)
        {
            request.Tools.Add(ChatTool.CreateFunctionTool(tool.Name, tool.Description, BinaryData.FromString(tool.Schema)));
        }

        var calls = new ToolCalls();
        var said = new StringBuilder();
        ChatTokenUsage? usage = null;
        await foreach (var update in model.StreamAsync(ModelRole.Default, messages, request, m => turn.Model = m.Model, ct))
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

        turn.Said.Append(said);
        Count(turn, messages, said, usage);
        var finished = calls.Finish();
        if (finished.Count > 0)
        {
            await turn.Writer.StepAsync("model", turn.Model, since, new { calls = finished.Select(static c => c.FunctionName) }, ct);
            messages.Add(said.Length > 0 ? new AssistantChatMessage(finished) { Content = { ChatMessageContentPart.CreateTextPart(said.ToString()) } } : new AssistantChatMessage(finished));
        }
        else if (turn.Writer.Length == 0 && turn.Asked.Count == 0)
        {
            throw ModelException.Broken("it said nothing");
        }

        return finished;
    }

    // Reads of a round run together, writes one after the other.
    private async ValueTask RunToolsAsync(TurnContext turn, List<ChatMessage> messages, IReadOnlyList<ChatToolCall> calls, CancellationToken ct)
    {
        var since = time.GetTimestamp();
        var reads = new Dictionary<int, Task<DeskAnswer>>();
        for (var i = 0; i < calls.Count; i++)
        {
            if (box.Find(calls[i].FunctionName) is { Writes: false })
            {
                reads[i] = CallAsync(turn, calls[i], ct).AsTask();
            }
        }

        for (var i = 0; i < calls.Count; i++)
        {
            var call = calls[i];
            var isRead = reads.TryGetValue(i, out var reading);
            var began = isRead ? since : time.GetTimestamp();
            var answer = isRead ? await reading! : await CallAsync(turn, call, ct);
            if (isRead)
            {
                turn.Distrust($"the result of {call.FunctionName}");
            }

            if (answer.Asked is { } asked)
            {
                await turn.AskAsync(asked, began, ct);
            }
            else
            {
                await turn.Writer.StepAsync("tool", call.FunctionName, began, new { arguments = call.FunctionArguments.ToString(), ok = answer.Result.Ok, result = answer.Result.Value }, ct);
            }

            messages.Add(new ToolChatMessage(call.Id, ModelContext.Data(PatchWords.Plain(call.FunctionName, 40), JsonSerializer.Serialize(answer.Result.Value, Escaped))));
        }
    }

    private async ValueTask<DeskAnswer> CallAsync(TurnContext turn, ChatToolCall call, CancellationToken ct)
    {
        JsonElement arguments;
        try
        {
            arguments = JsonSerializer.Deserialize<JsonElement>(call.FunctionArguments, Wire.Json);
        }
        catch (JsonException)
        {
            return new DeskAnswer(ToolResult.Error("The arguments are not JSON."));
        }

        return arguments.ValueKind == JsonValueKind.Object
            ? await desk.CallAsync(new ToolCall(turn.Caller, turn.HomeId, turn.RoomId, turn.Writer.Id, call.FunctionName, arguments, $"{turn.Writer.Id}:{turn.Writer.Steps}"), turn.Untrusted, ct)
            : new DeskAnswer(ToolResult.Error("The arguments are no object."));
    }

    // Missing usage is estimated and marked so.
    private static void Count(TurnContext turn, List<ChatMessage> messages, StringBuilder said, ChatTokenUsage? usage)
    {
        var before = turn.Usage ?? new TurnUsage(0, 0);
        turn.Usage = usage is null
            ? before with
            {
                InputTokens = before.InputTokens + (messages.Sum(static m => m.Content.Sum(static c => c.Text?.Length ?? 0)) / CharactersPerToken),
                OutputTokens = before.OutputTokens + (said.Length / CharactersPerToken),
                Estimated = true,
            }
            : before with
            {
                InputTokens = before.InputTokens + usage.InputTokenCount,
                OutputTokens = before.OutputTokens + usage.OutputTokenCount,
                CachedTokens = before.CachedTokens + (usage.InputTokenDetails?.CachedTokenCount ?? 0),
                ReasoningTokens = before.ReasoningTokens + (usage.OutputTokenDetails?.ReasoningTokenCount ?? 0),
            };
    }
}
