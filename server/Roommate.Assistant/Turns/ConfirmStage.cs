using Roommate.Assistant.Confirmations;
using Roommate.Contracts.Assistant;

namespace Roommate.Assistant.Turns;

/// <summary>A "yes" or "no" of the person who was asked, in the room where they were asked, answers what waits there.</summary>
internal sealed class ConfirmStage(ToolDesk desk, TimeProvider time) : ITurnStage
{
    public async ValueTask<bool> RunAsync(TurnContext turn, CancellationToken ct)
    {
        if (ConfirmationRules.Read(turn.Question) is not { } reply)
        {
            return false;
        }

        Confirmation[] waiting = [.. (await desk.WaitingAsync(turn.Caller.UserId, ct)).Where(c => c.RoomId == turn.RoomId)];
        if (waiting.Length == 0)
        {
            return false;
        }

        turn.Distrust("what was confirmed");
        if (reply == Reply.Yes && waiting.Length > 1)
        {
            await turn.Writer.WriteAsync($"There are {waiting.Length} open questions. {AskText.Of(waiting)}", ct);
            return true;
        }

        var said = new List<string>();
        foreach (var asked in waiting)
        {
            var since = time.GetTimestamp();
            var answered = await desk.AnswerAsync(turn.Caller, asked.Id, reply != Reply.No, ct);
            var state = answered.TryGet(out var now, out var fault) ? now.State : ConfirmationState.Expired;
            var undo = now?.Undo;
            var detail = new { confirmationId = asked.Id, tool = asked.Tool, text = asked.Text, state, result = now?.Result, ok = undo is null ? (bool?)null : true, deviceId = undo?.DeviceId, name = undo?.Name, before = undo?.Patch };
            await turn.Writer.StepAsync("confirmation", asked.Tool, since, detail, ct);
            said.Add(fault?.Text ?? now!.Result ?? "");
        }

        await turn.Writer.WriteAsync(reply == Reply.No ? "All right, I leave it." : string.Join(" ", said), ct);
        return true;
    }
}
