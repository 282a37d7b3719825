using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using OpenAI.Chat;
using Roommate.Assistant.Costs;
using Roommate.Assistant.Models;
using Roommate.Assistant.Tools;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Rooms;

namespace Roommate.Assistant.Turns;

/// <summary>Asks the model, streams what it says, runs the tools it calls, at most eight rounds.</summary>
internal sealed class ModelStage(ModelClient model, DeviceTools tools, IHomeDevices home, IRoomTalk room, Spending spending, IOptions<ModelOptions> options, TimeProvider time) : ITurnStage
{
    private const int MostRounds = 8;
    private const int RecentMessages = 20;
    private const int CharactersPerToken = 4;

    private static readonly string Prompt = ReadPrompt();

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
            var messages = await StartAsync(turn, ct);
            for (var round = 0; round < MostRounds; round++)
            {
                var calls = await RoundAsync(turn, messages, ct);
                if (calls.Count == 0)
                {
                    return true;
                }

                await RunToolsAsync(turn, messages, calls, ct);
            }

            turn.Problem = new TurnProblem("model_error", "The language model called tools too often and was stopped.");
        }
        catch (ModelException failure)
        {
            turn.Problem = failure.ToProblem();
        }

        return true;
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

    private static string ReadPrompt()
    {
        using var stream = typeof(ModelStage).Assembly.GetManifestResourceStream("Roommate.Assistant.Models.Prompts.assistant-1.md")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    // Names people chose are data: without control characters and without the marks that end the data.
    private static string Plain(string text) => new([.. text.Where(static c => !char.IsControl(c) && c is not '<' and not '>')]);

    // What nobody has heard was not said: the person who interrupted may ask for it again.
    private static string Heard(Message message) =>
        message.Heard is { } heard && heard < message.Text.Length ? $"{message.Text[..heard]} [interrupted here: the rest was not heard]" : message.Text;

    private async ValueTask<List<ChatMessage>> StartAsync(TurnContext turn, CancellationToken ct)
    {
        var settings = await home.SettingsAsync(turn.Caller, turn.HomeId, ct);
        var now = TimeZoneInfo.ConvertTime(time.GetUtcNow(), settings.TimeZone);
        var system = Prompt.Replace("{home}", Plain(settings.Name), StringComparison.Ordinal)
            .Replace("{now}", now.ToString("dddd yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), StringComparison.Ordinal);
        var messages = new List<ChatMessage> { new SystemChatMessage(system) };
        messages.AddRange(Remembered(turn));
        foreach (var message in await room.RecentAsync(turn.RoomId, RecentMessages, ct))
        {
            messages.Add(message.Author.Kind == AuthorKind.Assistant
                ? new AssistantChatMessage(Heard(message))
                : new UserChatMessage($"<data>{Plain(message.Author.Name)}</data> says: {message.Text}"));
        }

        return messages;
    }

    // A person's own standing wishes are theirs to make; everything else remembered is data.
    private static IEnumerable<ChatMessage> Remembered(TurnContext turn)
    {
        var wishes = turn.Memories.Where(static m => m.IsWish).Select(static m => $"- {Plain(m.Text)}").ToArray();
        if (wishes.Length > 0)
        {
            yield return new UserChatMessage($"{Plain(turn.Caller.Name)} has asked before:\n{string.Join('\n', wishes)}");
        }

        var known = turn.Memories.Where(static m => !m.IsWish)
            .Select(static m => string.Create(CultureInfo.InvariantCulture, $"- {m.ValidFrom:yyyy-MM-dd}, {(m.Source?.RoomId is null ? "told" : "said in a room")}: {Plain(m.Text)}"))
            .ToArray();
        if (known.Length > 0)
        {
            yield return new SystemChatMessage($"What you remember that may matter, as data:\n<data>\n{string.Join('\n', known)}\n</data>");
        }
    }

    private async ValueTask<IReadOnlyList<ChatToolCall>> RoundAsync(TurnContext turn, List<ChatMessage> messages, CancellationToken ct)
    {
        var since = time.GetTimestamp();
        var request = new ChatCompletionOptions();
        foreach (var (name, description, schema) in DeviceTools.Definitions)
        {
            request.Tools.Add(ChatTool.CreateFunctionTool(name, description, BinaryData.FromString(schema)));
        }

        var calls = new ToolCalls();
        var said = new StringBuilder();
        ChatTokenUsage? usage = null;
        await foreach (var update in model.StreamAsync(messages, request, ct))
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

        Count(turn, messages, said, usage);
        var finished = calls.Finish();
        if (finished.Count > 0)
        {
            await turn.Writer.StepAsync("model", options.Value.Model, since, new { calls = finished.Select(static c => c.FunctionName) }, ct);
            messages.Add(said.Length > 0 ? new AssistantChatMessage(finished) { Content = { ChatMessageContentPart.CreateTextPart(said.ToString()) } } : new AssistantChatMessage(finished));
        }
        else if (turn.Writer.Length == 0)
        {
            throw ModelException.Broken("it said nothing");
        }

        return finished;
    }

    private async ValueTask RunToolsAsync(TurnContext turn, List<ChatMessage> messages, IReadOnlyList<ChatToolCall> calls, CancellationToken ct)
    {
        foreach (var call in calls)
        {
            var since = time.GetTimestamp();
            var (ok, result) = await tools.RunAsync(turn.Caller, turn.HomeId, turn.Writer.Id, call.FunctionName, call.FunctionArguments.ToString(), ct);
            await turn.Writer.StepAsync("tool", call.FunctionName, since, new { arguments = call.FunctionArguments.ToString(), ok, result }, ct);
            messages.Add(new ToolChatMessage(call.Id, JsonSerializer.Serialize(result, Wire.Json)));
        }
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
