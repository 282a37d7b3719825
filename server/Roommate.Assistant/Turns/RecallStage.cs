using Roommate.Assistant.Memory;

namespace Roommate.Assistant.Turns;

/// <summary>What is remembered that may matter for this question goes with it; late or empty, the turn goes on without.</summary>
internal sealed class RecallStage(TurnMemory memory, MemoryConsents consents, TimeProvider time) : ITurnStage
{
    public async ValueTask<bool> RunAsync(TurnContext turn, CancellationToken ct)
    {
        if (turn.Temporary)
        {
            return false;
        }

        if (!await consents.AllowsAsync(turn.Caller.UserId, turn.HomeId, turn.RoomId, ct))
        {
            turn.MemoryOff = true;
            return false;
        }

        var since = time.GetTimestamp();
        turn.Memories = await memory.RecallAsync(turn.Caller, turn.HomeId, turn.RoomId, turn.Question, ct);
        if (turn.Memories.Count > 0)
        {
            var shown = turn.Memories.Select(static m => new { id = m.Id, kind = m.Kind, source = m.Source });
            await turn.Writer.StepAsync("recall", "memory", since, new { memories = shown }, ct);
        }

        return false;
    }
}
