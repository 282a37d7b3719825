using System.Text.Json;
using Roommate.Assistant.Tools;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Confirmations;

/// <summary>
/// The one way to a tool: reads run; a write runs when the policy lets it and nothing in the conversation came from
/// elsewhere; otherwise its person is asked. What was done is in the home's audit trail.
/// </summary>
internal sealed class ToolDesk(ToolBox box, ConfirmationStore store, IAuditTrail audit, Ids ids, TimeProvider time)
{
    /// <param name="untrusted">Where text in the context came from that is not this person's; empty: all of it is.</param>
    public async ValueTask<DeskAnswer> CallAsync(ToolCall call, IReadOnlyCollection<string> untrusted, CancellationToken ct)
    {
        if (box.Find(call.Name) is not { } tool)
        {
            return new DeskAnswer(ToolResult.Error($"There is no tool {PatchWords.Plain(call.Name, 40)}."));
        }

        if (!tool.Writes)
        {
            return new DeskAnswer(await tool.Run(call, ct));
        }

        if (!(await tool.Plan!(call, ct)).TryGet(out var plan, out var fault))
        {
            return new DeskAnswer(ToolResult.Error(fault.Text));
        }

        var why = plan.Asks ? "policy" : untrusted.Count > 0 ? $"the conversation holds text from elsewhere: {string.Join(", ", untrusted)}" : null;
        return why is null ? new DeskAnswer(await RunAsync(tool, call, plan, ct)) : await AskAsync(call, plan.Says, why, ct);
    }

    /// <summary>Asks about what a person said themself and the policy wants confirmed.</summary>
    public async ValueTask<DeskAnswer> AskAsync(ToolCall call, CancellationToken ct) =>
        box.Find(call.Name) is not { Plan: { } check } ? new DeskAnswer(ToolResult.Error($"There is no tool {call.Name}."))
        : (await check(call, ct)).TryGet(out var plan, out var fault) ? await AskAsync(call, plan.Says, "policy", ct)
        : new DeskAnswer(ToolResult.Error(fault.Text));

    private async ValueTask<DeskAnswer> AskAsync(ToolCall call, string says, string why, CancellationToken ct)
    {
        // Who stands before a device is not known: nobody confirms there.
        if (call.Caller.IsDevice)
        {
            return new DeskAnswer(ToolResult.Error("That has to be confirmed, and I do not know who is speaking here. Ask for it on your phone."));
        }

        var now = time.GetUtcNow();
        var wanted = new Confirmation(
            ids.New(IdPrefix.Confirmation), call.HomeId, call.RoomId, call.TurnId, call.Name, call.Arguments.Clone(), says, why, ConfirmationState.Waiting, now, now + ConfirmationRules.Life);
        var asked = await store.ChangeAsync(
            call.Caller.UserId,
            all => all.FirstOrDefault(c => c.State == ConfirmationState.Waiting && IsSame(c, wanted)) is { } same ? same
                : all.Count(static c => c.State == ConfirmationState.Waiting) >= ConfirmationRules.MostWaiting ? Fault.RateLimited(ConfirmationRules.Life, "There are too many open questions. Answer some first.")
                : wanted,
            ct);
        return asked.TryGet(out var confirmation, out var fault)
            ? new DeskAnswer(new ToolResult(true, new { asked = true, note = "The person is asked to confirm this now. It is not done yet: do not say that it was." })) { Asked = confirmation }
            : new DeskAnswer(ToolResult.Error(fault.Text));
    }

    /// <summary>Those that wait for an answer of a person.</summary>
    public async ValueTask<IReadOnlyList<Confirmation>> WaitingAsync(string userId, CancellationToken ct) =>
        [.. (await store.OfAsync(userId, ct)).Where(static c => c.State == ConfirmationState.Waiting)];

    public async ValueTask<Outcome<Confirmation>> GetAsync(Caller caller, string id, CancellationToken ct) =>
        (await store.OfAsync(caller.UserId, ct)).FirstOrDefault(c => c.Id == id) is { } asked ? asked : Fault.NotFound("This question");

    /// <summary>Answers once; accepted, it does exactly what was asked about, with the rights the person has now.</summary>
    public async ValueTask<Outcome<Confirmation>> AnswerAsync(Caller caller, string id, bool accept, CancellationToken ct)
    {
        var answered = await store.ChangeAsync(caller.UserId, all => ConfirmationRules.Answer(all, id, accept), ct);
        if (!answered.TryGet(out var confirmation, out var fault) || !accept)
        {
            return fault is null ? confirmation! : fault;
        }

        var call = new ToolCall(caller, confirmation.HomeId, confirmation.RoomId, confirmation.TurnId, confirmation.Tool, confirmation.Arguments, confirmation.Id);
        var done = await DoAsync(call, ct);
        return await store.ChangeAsync(caller.UserId, all => (all.FirstOrDefault(c => c.Id == id) ?? confirmation) with { Result = done.Said ?? "Done.", Undo = UndoOf(done) }, ct);
    }

    private static bool IsSame(Confirmation one, Confirmation other) =>
        one.Tool == other.Tool && one.RoomId == other.RoomId && JsonElement.DeepEquals(one.Arguments, other.Arguments);

    private static DeviceUndo? UndoOf(ToolResult done) =>
        done is { Ok: true, Before: { Patch: { } patch } before } ? new DeviceUndo(before.DeviceId, before.Name, JsonSerializer.SerializeToElement(patch)) : null;

    private async ValueTask<ToolResult> DoAsync(ToolCall call, CancellationToken ct)
    {
        if (box.Find(call.Name) is not { Plan: { } check } tool)
        {
            return ToolResult.Error("This server cannot do that any more.");
        }

        return (await check(call, ct)).TryGet(out var plan, out var fault) ? await RunAsync(tool, call, plan, ct) : ToolResult.Error(fault.Text);
    }

    private async ValueTask<ToolResult> RunAsync(Tool tool, ToolCall call, ToolPlan plan, CancellationToken ct)
    {
        var result = await tool.Run(call, ct);
        await audit.WriteAsync(
            call.HomeId,
            new AuditEntry("assistant", call.TurnId, $"Roommate for {call.Caller.Name}", $"tool.{tool.Name}", plan.Target, Before: null, new { userId = call.Caller.UserId, says = plan.Says, ok = result.Ok }),
            ct);
        return result;
    }
}

/// <param name="Result">What the model is told.</param>
internal sealed record DeskAnswer(ToolResult Result)
{
    /// <summary>Set when it was not done and its person is asked.</summary>
    public Confirmation? Asked { get; init; }
}
