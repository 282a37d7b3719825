using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;

namespace Roommate.Assistant.Tools;

/// <summary>What people here do again and again, offered as drafts of routines. A draft is off, and only a person turns it on.</summary>
internal sealed class SuggestionTools(IHomeRoutines routines) : IToolSource
{
    private const int MostTimes = 3;

    public IEnumerable<Tool> Tools =>
    [
        new("list_suggestions", "Lists habits of the last weeks that a routine could do, each with its evidence.", """{"type":"object","properties":{},"additionalProperties":false}""", ListAsync),
        new("draft_suggestion", "Keeps a suggestion as a routine that stays off until a person turns it on.",
            """{"type":"object","properties":{"suggestionId":{"type":"string"}},"required":["suggestionId"],"additionalProperties":false}""", DraftAsync) { Plan = PlanAsync },
    ];

    private async ValueTask<ToolResult> ListAsync(ToolCall call, CancellationToken ct) => ToolResult.Of(
        await routines.SuggestedAsync(call.Caller, call.HomeId, ct),
        static found => found.Select(static s => new { id = s.Id, text = s.Text, hits = s.Evidence.Hits, chances = s.Evidence.Chances, lastTimes = s.Evidence.Times.TakeLast(MostTimes) }));

    private async ValueTask<Outcome<ToolPlan>> PlanAsync(ToolCall call, CancellationToken ct) =>
        (await FindAsync(call, ct)).Map(s => new ToolPlan($"draft the routine {PatchWords.Plain(s.Draft.Name, 80)} (it stays off)", ToolPolicy.Asks("draft_suggestion"), call.HomeId));

    private async ValueTask<ToolResult> DraftAsync(ToolCall call, CancellationToken ct) => (await FindAsync(call, ct)).TryGet(out var suggestion, out var fault)
        ? ToolResult.Of(
            await routines.DraftAsync(call.Caller, call.HomeId, suggestion.Draft, ct),
            static r => new { id = r.Id, name = r.Definition.Name, summary = r.Summary, enabled = r.Definition.Enabled },
            $"Drafted the routine {PatchWords.Plain(suggestion.Draft.Name, 80)}; it is off until you turn it on.")
        : ToolResult.Error(fault.Text);

    private async ValueTask<Outcome<Suggestion>> FindAsync(ToolCall call, CancellationToken ct) =>
        !(await routines.SuggestedAsync(call.Caller, call.HomeId, ct)).TryGet(out var all, out var fault) ? fault
        : all.FirstOrDefault(s => s.Id == call.Text("suggestionId")) is { } found ? found
        : Fault.NotFound("This suggestion");
}
