using Roommate.Assistant.Acting;
using Roommate.Assistant.Timers;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Live;

namespace Roommate.Assistant.Turns;

/// <summary>Gives a timer another name as it was said, when there is a timer that is meant; everything else goes on to understanding.</summary>
internal sealed class TimerNameStage(HomeTimers timers, TimeProvider time) : ITurnStage
{
    public async ValueTask<bool> RunAsync(TurnContext turn, CancellationToken ct)
    {
        if (TimerNaming.Read(turn.Question) is not { } wish)
        {
            return false;
        }

        var since = time.GetTimestamp();
        var all = await timers.OfAsync(turn.Caller, turn.HomeId, ct);
        turn.Distrust("names of timers");
        switch (TimerNaming.Find(wish, all, turn.Caller.UserId, turn.RoomId))
        {
            case [var timer]:
                await RenameAsync(turn, timer, wish.Name, since, ct);
                return true;
            case []:
                await turn.Writer.WriteAsync(all.Count == 0 ? "There is no timer running." : $"I find no such timer. There is {Names(all)}.", ct);
                return true;
            case var several:
                await turn.Writer.WriteAsync($"Which one? There is {Names(several)}. Say it with its name, for example: rename the {Label(several[0])} to {wish.Name}.", ct);
                return true;
        }
    }

    private static string Label(HomeTimer timer) => TimerRules.Label(timer.Name, timer.DurationMs);

    private static string Names(IReadOnlyList<HomeTimer> timers) => StateAnswers.List([.. timers.Select(static t => $"the {Label(t)}")]);

    private async ValueTask RenameAsync(TurnContext turn, HomeTimer timer, string name, long since, CancellationToken ct)
    {
        var by = new Cause(CauseKind.Assistant, turn.Writer.Id, $"Roommate for {turn.Caller.Name}", "chat");
        var renamed = await timers.ChangeAsync(turn.Caller, turn.HomeId, timer.Id, new TimerPatch(Name: name), by, ct);
        await turn.Writer.StepAsync("tool", "adjust_timer", since, new { ok = renamed.Succeeded, result = new { timer = renamed.Succeeded ? renamed.Value : timer }, error = renamed.Fault?.Text }, ct);
        await turn.Writer.WriteAsync(renamed.TryGet(out var now, out var fault) ? $"The {Label(timer)} is the {Label(now)} now." : fault.Text, ct);
    }
}
