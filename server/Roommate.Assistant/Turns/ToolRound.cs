using System.Text.Encodings.Web;
using System.Text.Json;
using OpenAI.Chat;
using Roommate.Assistant.Confirmations;
using Roommate.Assistant.Tools;
using Roommate.Contracts;

namespace Roommate.Assistant.Turns;

/// <summary>Runs the tools a model called in a round: reads together, writes one after the other.</summary>
internal sealed class ToolRound(ToolBox box, ToolDesk desk, TimeProvider time)
{
    // With every < escaped no result can end the data it is given as.
    private static readonly JsonSerializerOptions Escaped = new(Wire.Json) { Encoder = JavaScriptEncoder.Default };

    public async ValueTask RunAsync(TurnContext turn, List<ChatMessage> messages, IReadOnlyList<ChatToolCall> calls, CancellationToken ct)
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
                turn.Distrust($"the result of {call.FunctionName.Replace('_', ' ')}");
            }

            if (answer.Asked is { } asked)
            {
                await turn.AskAsync(asked, began, ct);
            }
            else
            {
                await turn.Writer.StepAsync("tool", call.FunctionName, began, Shown(call, answer.Result), ct);
                if (!isRead && answer.Result is { Ok: true, Said: { } said })
                {
                    turn.Done.Add(said);
                }
            }

            messages.Add(new ToolChatMessage(call.Id, ModelContext.Data(PatchWords.Plain(call.FunctionName, 40), JsonSerializer.Serialize(answer.Result.Value, Escaped))));
        }
    }

    private static object Shown(ChatToolCall call, ToolResult result) => result.Before is { } before
        ? new { arguments = call.FunctionArguments.ToString(), ok = result.Ok, result = result.Value, deviceId = before.DeviceId, name = before.Name, before = before.Patch }
        : new { arguments = call.FunctionArguments.ToString(), ok = result.Ok, result = result.Value };

    private async ValueTask<DeskAnswer> CallAsync(TurnContext turn, ChatToolCall call, CancellationToken ct)
    {
        if (!turn.UsesMemory && box.Find(call.FunctionName) is { OfMemory: true })
        {
            return new DeskAnswer(ToolResult.Error("Memory is off in this conversation: nothing of it is remembered, and nothing remembered is read."));
        }

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
}
