using Roommate.Assistant.Acting;
using Roommate.Assistant.Tools;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Live;

namespace Roommate.Assistant.Timers;

/// <summary>Timers for a model.</summary>
internal sealed class TimerTools(HomeTimers timers) : IToolSource
{
    public IEnumerable<Tool> Tools =>
    [
        new("list_timers", "Lists the timers that run, are paused or ring.", """{"type":"object","properties":{},"additionalProperties":false}""",
            async (call, ct) => new ToolResult(true, await timers.OfAsync(call.Caller, call.HomeId, ct))),
        new("start_timer", "Starts a timer in this room.",
            """{"type":"object","properties":{"seconds":{"type":"number"},"name":{"type":"string"}},"required":["seconds"],"additionalProperties":false}""", StartAsync) { Plan = PlanStartAsync },
        new("cancel_timer", "Ends a timer by its id.", """{"type":"object","properties":{"timerId":{"type":"string"}},"required":["timerId"],"additionalProperties":false}""", CancelAsync) { Plan = PlanCancelAsync },
    ];

    private static Cause By(ToolCall call) => new(CauseKind.Assistant, call.TurnId, $"Roommate for {call.Caller.Name}", "chat");

    private static long Length(ToolCall call) => (long)((call.Number("seconds") ?? 0) * 1000);

    private static string? Name(ToolCall call) => call.Text("name") is { Length: > 0 } name ? name : null;

    private static ValueTask<Outcome<ToolPlan>> PlanStartAsync(ToolCall call, CancellationToken ct) => ValueTask.FromResult<Outcome<ToolPlan>>(
        TimerRules.Check(Name(call), Length(call)) is { } fault
            ? fault
            : new ToolPlan($"start a {PatchWords.Plain(TimerRules.Label(Name(call), Length(call)), 80)} of {Spans.Text(TimeSpan.FromMilliseconds(Length(call)))}", ToolPolicy.Asks("start_timer"), call.RoomId));

    private async ValueTask<ToolResult> StartAsync(ToolCall call, CancellationToken ct) => ToolResult.Of(
        await timers.AddAsync(call.Caller, call.HomeId, new StartTimerRequest(Length(call), Name(call), call.RoomId), By(call), ct),
        static t => t,
        $"Timer started: {Spans.Text(TimeSpan.FromMilliseconds(Length(call)))}.");

    private async ValueTask<Outcome<ToolPlan>> PlanCancelAsync(ToolCall call, CancellationToken ct) =>
        (await timers.GetAsync(call.Caller, call.HomeId, call.Text("timerId") ?? "", ct)).Map(static t => new ToolPlan($"cancel the {PatchWords.Plain(TimerRules.Label(t.Name, t.DurationMs), 80)}", ToolPolicy.Asks("cancel_timer"), t.Id));

    private async ValueTask<ToolResult> CancelAsync(ToolCall call, CancellationToken ct) =>
        ToolResult.Of(await timers.RemoveAsync(call.Caller, call.HomeId, call.Text("timerId") ?? "", By(call), ct), static t => t, "Cancelled the timer.");
}
