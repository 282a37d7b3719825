using Roommate.Assistant.Acting;
using Roommate.Assistant.Tools;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Live;
using Roommate.Platform.Scheduling;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Timers;

/// <summary>
/// Rings a timer: its state, then a message in its room and a notification for who started it. Each has the firing's key,
/// so a node that dies in between leaves the rest to another one, and nothing happens twice.
/// </summary>
internal sealed class TimerBell(TimerStore store, IDues dues, IHomeTalk talk, INotices notices, TimeProvider time) : IDueHandler
{
    // Later than this no server was there at the moment.
    private static readonly TimeSpan Missed = TimeSpan.FromSeconds(30);

    public string Kind => HomeTimers.DueKind;

    public async ValueTask HandleAsync(Firing firing, CancellationToken ct)
    {
        var homeId = firing.Due.Data!.Value.GetString()!;
        var (owner, id) = (new TimerOwner(firing.Due.Aggregate!, homeId), firing.Due.Id);
        if (await FindAsync(owner, id, ct) is not { } timer)
        {
            return;
        }

        if (timer.State == TimerState.Running)
        {
            if (timer.EndsAt > time.GetUtcNow())
            {
                await dues.SetAsync(firing.Due with { At = timer.EndsAt.Value }, ct);
                return;
            }

            var rung = await store.ReplaceAsync(owner, id, t => Ring(t, firing.Key), new Cause(CauseKind.System, id, "Timer"), firing.Fence, ct);
            if (rung.Fault is { Code: FaultCode.Conflict } lost)
            {
                throw new FaultException(lost);
            }

            timer = await FindAsync(owner, id, ct);
        }

        if (timer?.RangBy == firing.Key)
        {
            await TellAsync(owner, timer, firing, ct);
        }
    }

    private async ValueTask<TimerRecord?> FindAsync(TimerOwner owner, string id, CancellationToken ct) => (await store.OfAsync(owner, ct)).FirstOrDefault(t => t.Id == id);

    // Somebody may have paused or prolonged it meanwhile.
    private Outcome<TimerRecord?> Ring(TimerRecord timer, string key) => timer.State == TimerState.Running && timer.EndsAt <= time.GetUtcNow() ? timer with { RangBy = key } : (TimerRecord?)null;

    private async ValueTask TellAsync(TimerOwner owner, TimerRecord timer, Firing firing, CancellationToken ct)
    {
        var late = time.GetUtcNow() - timer.EndsAt!.Value;
        var text = $"The {TimerRules.Label(timer.Name, timer.DurationMs)} is done{(late > Missed ? $" since {Spans.Text(late)}: no server was running when it ended" : "")}.";
        if (timer.RoomId is { } room)
        {
            // Refused when the person or the room has gone: then there is nobody to tell there.
            await talk.AnnounceAsync(new Caller(timer.By.Id, timer.By.Name, ""), room, "Timer", text, firing.Key, new Cause(CauseKind.System, timer.Id, "Timer"), ct);
        }

        await notices.NotifyAsync(owner.HomeId, [timer.By.Id], text, firing.Key, ct);
    }
}
