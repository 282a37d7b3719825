using System.Globalization;
using System.Text.Json;
using Roommate.Contracts;
using Roommate.Contracts.Home;
using Roommate.Platform.Scheduling;

namespace Roommate.Home.Routines;

/// <summary>State triggers that must hold for a while: a due from the moment they begin to hold, taken away when they no longer do.</summary>
internal sealed class HoldDues(RoutineStore store, RoutineStarts starts, RoutineWorlds worlds, IDues dues) : IDueHandler
{
    public const string DueKind = "routine.hold";

    public string Kind => DueKind;

    public ValueTask BeginAsync(string routineId, int index, long forMs, RunTrigger trigger, IReadOnlyList<string> chain, CancellationToken ct) => dues.SetAsync(
        new Due(DueKind, Id(routineId, index), trigger.At.AddMilliseconds(forMs), JsonSerializer.SerializeToElement(new Held(trigger, chain), Wire.Json), routineId),
        ct);

    public async ValueTask EndAsync(string routineId, int index, CancellationToken ct) => await dues.CancelAsync(DueKind, Id(routineId, index), ct);

    /// <summary>The routine was changed: what was held is held no more.</summary>
    public async ValueTask ForgetAsync(string routineId, CancellationToken ct)
    {
        for (var i = 0; i < RoutineRules.MostTriggers; i++)
        {
            await EndAsync(routineId, i, ct);
        }
    }

    public async ValueTask HandleAsync(Firing firing, CancellationToken ct)
    {
        var (routineId, index) = (firing.Due.Aggregate!, int.Parse(firing.Due.Id.AsSpan(firing.Due.Id.LastIndexOf('/') + 1), CultureInfo.InvariantCulture));
        if (await store.GetAsync(routineId, ct) is not { Value.Definition.Enabled: true } routine || index >= routine.Value.Definition.Triggers.Count)
        {
            return;
        }

        // The value as it is now decides: it may have changed while no node was there to take the due away.
        var trigger = routine.Value.Definition.Triggers[index];
        var held = firing.Due.Data!.Value.Deserialize<Held>(Wire.Json)!;
        var world = trigger.DeviceId is { } device ? await worlds.SeeAsync(routine.Value.HomeId, new HashSet<string> { device }, ct) : null;
        if (world is null || trigger.Path is null || !StateTriggers.Holds(trigger, world.Read(trigger.DeviceId!, trigger.Path), held.Trigger.Value))
        {
            return;
        }

        await starts.StartAsync(new RoutineStarts.Wish(routineId, held.Trigger with { At = world.Now }, firing.Key, held.Chain), ct);
    }

    private static string Id(string routineId, int index) => string.Create(CultureInfo.InvariantCulture, $"{routineId}/{index}");

    private sealed record Held(RunTrigger Trigger, IReadOnlyList<string> Chain);
}
