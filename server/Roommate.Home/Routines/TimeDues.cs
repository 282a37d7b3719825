using System.Globalization;
using Roommate.Contracts.Home;
using Roommate.Platform.Scheduling;

namespace Roommate.Home.Routines;

/// <summary>Triggers that go by the clock: one due each, set anew each time it has fired.</summary>
internal sealed class TimeDues(RoutineStore store, RoutineStarts starts, RoutineWorlds worlds, IRoutineNotice notice, IDues dues, TimeProvider time) : IDueHandler
{
    public const string DueKind = "routine.time";

    // Later than this the server was not there at the moment; a busy node is never this late.
    private static readonly TimeSpan Missed = TimeSpan.FromSeconds(30);

    public string Kind => DueKind;

    /// <summary>Sets the dues of a routine's triggers as they are now, and takes away those that are no more.</summary>
    public async ValueTask SetAsync(string routineId, RoutineRecord? routine, CancellationToken ct)
    {
        var home = routine is null ? new HomeClock(TimeZoneInfo.Utc) : await worlds.ClockAsync(routine.HomeId, ct);
        for (var i = 0; i < RoutineRules.MostTriggers; i++)
        {
            var next = routine is { Definition.Enabled: true } && i < routine.Definition.Triggers.Count
                ? Schedules.Next(routine.Definition.Triggers[i], time.GetUtcNow(), routine.ChangedAt, home)
                : null;
            if (next is { } at)
            {
                await dues.SetAsync(new Due(DueKind, Id(routineId, i), at, Aggregate: routineId), ct);
            }
            else
            {
                await dues.CancelAsync(DueKind, Id(routineId, i), ct);
            }
        }
    }

    public async ValueTask HandleAsync(Firing firing, CancellationToken ct)
    {
        var (routineId, index) = (firing.Due.Aggregate!, int.Parse(firing.Due.Id.AsSpan(firing.Due.Id.LastIndexOf('/') + 1), CultureInfo.InvariantCulture));
        if (await store.GetAsync(routineId, ct) is not { Value.Definition.Enabled: true } routine || index >= routine.Value.Definition.Triggers.Count)
        {
            return;
        }

        var trigger = routine.Value.Definition.Triggers[index];
        await FireAsync(routineId, routine.Value, trigger, firing, ct);
        var home = await worlds.ClockAsync(routine.Value.HomeId, ct);
        if (Schedules.Next(trigger, time.GetUtcNow(), routine.Value.ChangedAt, home) is { } next)
        {
            await dues.SetAsync(firing.Due with { At = next }, ct);
        }
    }

    private async ValueTask FireAsync(string routineId, RoutineRecord routine, RoutineTrigger trigger, Firing firing, CancellationToken ct)
    {
        var at = firing.Due.At;
        var missed = firing.Attempt == 1 && firing.Late > Missed;
        if (!missed || routine.Definition.Missed == MissedPolicy.Run)
        {
            var started = new RunTrigger(trigger.Type, at, LateMs: missed ? (long)firing.Late.TotalMilliseconds : null);
            await starts.StartAsync(new RoutineStarts.Wish(routineId, started, firing.Key, []), ct);
            return;
        }

        var local = TimeZoneInfo.ConvertTime(at, (await worlds.ClockAsync(routine.HomeId, ct)).Zone).ToString("ddd d MMM, HH:mm", CultureInfo.InvariantCulture);
        await store.LiveAsync(routineId, life => LifeRules.Skip(life, $"Missed on {local}: no server was running."), fence: null, ct);
        if (routine.Definition.Missed == MissedPolicy.Ask)
        {
            await notice.NotifyAsync(routine.HomeId, [routine.OwnerId], $"“{routine.Definition.Name}” was due on {local}, when no server was running. Run it now?", firing.Key, ct);
        }
    }

    private static string Id(string routineId, int index) => string.Create(CultureInfo.InvariantCulture, $"{routineId}/{index}");
}
