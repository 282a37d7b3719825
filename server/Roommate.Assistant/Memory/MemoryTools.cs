using Roommate.Assistant.Tools;
using Roommate.Contracts.Faults;

namespace Roommate.Assistant.Memory;

/// <summary>Memory for a model: recall, note, and (asked about first) forget. What a model notes is a note, never an instruction.</summary>
internal sealed class MemoryTools(TurnMemory memory) : IToolSource
{
    private const int MostTold = 12;
    private const int MostText = 500;

    public IEnumerable<Tool> Tools =>
    [
        new("recall", "Looks up what is remembered about something.", """{"type":"object","properties":{"about":{"type":"string"}},"required":["about"],"additionalProperties":false}""", RecallAsync),
        new("remember", "Notes something about the person who asks.", """{"type":"object","properties":{"text":{"type":"string"}},"required":["text"],"additionalProperties":false}""", RememberAsync) { Plan = PlanRememberAsync },
        new("forget", "Forgets everything remembered about something.", """{"type":"object","properties":{"about":{"type":"string"}},"required":["about"],"additionalProperties":false}""", ForgetAsync) { Plan = PlanForgetAsync },
    ];

    private async ValueTask<ToolResult> RecallAsync(ToolCall call, CancellationToken ct) => new(
        true,
        (await memory.AboutAsync(call.Caller, call.HomeId, call.RoomId, call.Text("about") ?? "", MostTold, ct)).Select(static m => new { kind = m.Kind, text = m.Text, since = m.ValidFrom }));

    private static ValueTask<Outcome<ToolPlan>> PlanRememberAsync(ToolCall call, CancellationToken ct) => ValueTask.FromResult<Outcome<ToolPlan>>(
        call.Text("text") is { Length: > 0 and <= MostText } text
            ? new ToolPlan($"remember “{PatchWords.Plain(text, MostText)}”", ToolPolicy.Asks("remember"), call.Caller.UserId)
            : Fault.Invalid("text", $"text has 1 to {MostText} characters."));

    private async ValueTask<ToolResult> RememberAsync(ToolCall call, CancellationToken ct) =>
        ToolResult.Of(await memory.NoteAsync(call.Caller, call.HomeId, call.RoomId, call.Text("text") ?? "", ct), static n => new { remembered = n }, $"I will remember: {PatchWords.Plain(call.Text("text") ?? "", MostText)}");

    private static ValueTask<Outcome<ToolPlan>> PlanForgetAsync(ToolCall call, CancellationToken ct) => ValueTask.FromResult<Outcome<ToolPlan>>(
        call.Text("about") is { Length: > 0 } about
            ? new ToolPlan($"forget everything about “{PatchWords.Plain(about, 100)}”", ToolPolicy.Asks("forget"), call.Caller.UserId)
            : Fault.Invalid("about", "about is missing."));

    private async ValueTask<ToolResult> ForgetAsync(ToolCall call, CancellationToken ct) =>
        ToolResult.Of(await memory.ForgetAboutAsync(call.Caller, call.HomeId, call.Text("about") ?? "", ct), static n => new { forgotten = n }, "Forgotten.");
}
