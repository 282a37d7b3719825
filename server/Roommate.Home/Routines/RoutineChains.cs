using System.Globalization;
using Roommate.Contracts.Home;

namespace Roommate.Home.Routines;

/// <summary>Routines that start when another one has ended.</summary>
internal sealed class RoutineChains(RoutineStore store, RoutineStarts starts, TimeProvider time)
{
    /// <summary>Once per run: the key of what is started comes from it.</summary>
    public async ValueTask AfterAsync(RunState run, CancellationToken ct)
    {
        if (run.State != RoutineRunState.Completed)
        {
            return;
        }

        foreach (var routine in await store.GetManyAsync(await store.IdsOfAsync(run.HomeId, ct), ct))
        {
            for (var i = 0; i < routine.Value.Definition.Triggers.Count; i++)
            {
                if (routine.Value.Definition.Enabled && routine.Value.Definition.Triggers[i] is { Type: "routine" } trigger && trigger.RoutineId == run.RoutineId)
                {
                    var key = string.Create(CultureInfo.InvariantCulture, $"{run.Id}:after:{i}");
                    await starts.StartAsync(new RoutineStarts.Wish(routine.Id, new RunTrigger("routine", time.GetUtcNow(), RoutineId: run.RoutineId), key, run.Chain), ct);
                }
            }
        }
    }
}
