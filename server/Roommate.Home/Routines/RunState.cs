using System.Text.Json;
using Roommate.Contracts;
using Roommate.Contracts.Home;

namespace Roommate.Home.Routines;

/// <summary>A run as it is kept: where it stands, what it waits for, what it has done. The actions are those of its start.</summary>
/// <param name="At">The next instruction.</param>
/// <param name="Counters">Of its loops.</param>
/// <param name="WakeAt">When it waits: until when at the latest.</param>
/// <param name="WaitingSince">When its delay or wait began.</param>
/// <param name="Done">How many effects it has had; makes each one's key.</param>
/// <param name="Chain">The routines whose runs led to this one, itself last.</param>
public sealed record RunState(
    string Id,
    string RoutineId,
    string HomeId,
    string Name,
    string OwnerId,
    string OwnerName,
    RoutineRunState State,
    DateTimeOffset StartedAt,
    RunTrigger Trigger,
    IReadOnlyList<RoutineAction> Actions,
    IReadOnlyList<string> Chain,
    int At = 0,
    IReadOnlyList<int>? Counters = null,
    DateTimeOffset? WakeAt = null,
    DateTimeOffset? WaitingSince = null,
    int Done = 0,
    int Turned = 0,
    IReadOnlyList<RunStep>? Steps = null,
    DateTimeOffset? EndedAt = null,
    string? Problem = null)
{
    private const int MostSteps = 200;

    public bool IsOpen => State is RoutineRunState.Queued or RoutineRunState.Running or RoutineRunState.Waiting;

    /// <summary>What templates read.</summary>
    public JsonElement Variables => JsonSerializer.SerializeToElement(new { Trigger, Routine = new { Id = RoutineId, Name }, Run = new { Id, StartedAt } }, Wire.Json);

    /// <summary>Stays the same when the effect is done again after a crash.</summary>
    public string EffectKey => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Id}:{Done}");

    /// <summary>With one more step in the trace; beyond 200 only the last one is kept up to date.</summary>
    public RunState With(RunStep step)
    {
        var steps = Steps ?? [];
        return this with { Steps = steps.Count < MostSteps ? [.. steps, step] : [.. steps.Take(MostSteps - 1), step] };
    }

    public RunState End(RoutineRunState state, DateTimeOffset now, string? problem = null) =>
        this with { State = state, EndedAt = now, WakeAt = null, WaitingSince = null, Problem = problem };

    public RoutineRun View() => new(Id, RoutineId, State, StartedAt, Trigger, Steps ?? [], EndedAt, Problem);
}
