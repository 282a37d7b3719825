using System.Text.Json;

namespace Roommate.Contracts.Home;

/// <summary>What a person writes of a routine (docs/routines.md has an example of every part).</summary>
/// <param name="Triggers">Any of them starts it.</param>
/// <param name="Conditions">All must hold when it starts.</param>
/// <param name="Max">How many runs may wait (queued) or run at once (parallel).</param>
public sealed record RoutineDefinition(
    string Name,
    IReadOnlyList<RoutineTrigger> Triggers,
    IReadOnlyList<RoutineAction> Actions,
    IReadOnlyList<RoutineCondition>? Conditions = null,
    string? Description = null,
    RoutineMode Mode = RoutineMode.Single,
    int? Max = null,
    MissedPolicy Missed = MissedPolicy.Skip,
    bool Enabled = true);

/// <summary>What happens when it is started while it runs.</summary>
public enum RoutineMode
{
    /// <summary>The new start is ignored.</summary>
    Single,

    /// <summary>The running one is stopped.</summary>
    Restart,

    /// <summary>One after the other.</summary>
    Queued,

    /// <summary>Beside each other.</summary>
    Parallel,
}

/// <summary>What happens with a schedule that fell into a time when no server ran.</summary>
public enum MissedPolicy
{
    Run,
    Skip,

    /// <summary>The owner is asked.</summary>
    Ask,
}

/// <param name="Type">cron, once, every, sun, state, event, presence, webhook or routine.</param>
/// <param name="Cron">cron: minute hour day month weekday, in the home's time zone.</param>
/// <param name="At">once.</param>
/// <param name="EveryMs">every.</param>
/// <param name="Sun">sun: <c>sunrise</c> or <c>sunset</c>.</param>
/// <param name="OffsetMinutes">sun: before (negative) or after.</param>
/// <param name="DeviceId">state, event.</param>
/// <param name="Path">state: dotted, for example <c>motion.active</c>.</param>
/// <param name="To">state: becomes this; without it any other value.</param>
/// <param name="ForMs">state: and stays so this long.</param>
/// <param name="Event">event: the device event's name.</param>
/// <param name="UserId">presence: this person; without it anybody (home: the first comes; away: the last leaves).</param>
/// <param name="Presence">presence: <c>home</c> or <c>away</c>.</param>
/// <param name="RoutineId">routine: when that one has ended.</param>
public sealed record RoutineTrigger(
    string Type,
    string? Cron = null,
    DateTimeOffset? At = null,
    long? EveryMs = null,
    string? Sun = null,
    int? OffsetMinutes = null,
    string? DeviceId = null,
    string? Path = null,
    JsonElement? From = null,
    JsonElement? To = null,
    double? Above = null,
    double? Below = null,
    long? ForMs = null,
    string? Event = null,
    string? UserId = null,
    string? Presence = null,
    string? RoutineId = null);

/// <param name="Type">state, time, weekday, presence, value, and, or, not.</param>
/// <param name="Is">state, value: equal to this.</param>
/// <param name="After">time: from this minute on (<c>22:00</c>), over midnight when it is later than Before.</param>
/// <param name="Days">weekday: mon to sun.</param>
/// <param name="Value">value: a text with templates, for example <c>{{trigger.value}}</c>.</param>
/// <param name="Of">and, or, not.</param>
public sealed record RoutineCondition(
    string Type,
    string? DeviceId = null,
    string? Path = null,
    JsonElement? Is = null,
    double? Above = null,
    double? Below = null,
    string? After = null,
    string? Before = null,
    IReadOnlyList<string>? Days = null,
    string? UserId = null,
    string? Presence = null,
    string? Value = null,
    IReadOnlyList<RoutineCondition>? Of = null);

/// <param name="Type">set, scene, command, message, notify, ask, delay, wait, choose, repeat, routine, webhook or stop.</param>
/// <param name="Patch">set: the merge-patch of desired; texts in it may be templates.</param>
/// <param name="Text">message, notify, ask, stop: with templates.</param>
/// <param name="UserIds">notify: these; without it the routine's owner.</param>
/// <param name="ForMs">delay.</param>
/// <param name="Until">wait: until all hold.</param>
/// <param name="TimeoutMs">wait: at most this long.</param>
/// <param name="OnTimeout">wait: <c>continue</c> (default) or <c>stop</c>.</param>
/// <param name="Choices">choose: the first whose conditions hold.</param>
/// <param name="Else">choose: otherwise.</param>
/// <param name="Times">repeat: this often; with While at most this often.</param>
/// <param name="While">repeat: as long as all hold.</param>
/// <param name="Do">repeat.</param>
/// <param name="Body">webhook: sent as JSON; texts in it may be templates.</param>
public sealed record RoutineAction(
    string Type,
    string? DeviceId = null,
    JsonElement? Patch = null,
    string? SceneId = null,
    string? Command = null,
    JsonElement? Args = null,
    string? RoomId = null,
    string? Text = null,
    IReadOnlyList<string>? UserIds = null,
    long? ForMs = null,
    IReadOnlyList<RoutineCondition>? Until = null,
    long? TimeoutMs = null,
    string? OnTimeout = null,
    IReadOnlyList<RoutineChoice>? Choices = null,
    IReadOnlyList<RoutineAction>? Else = null,
    int? Times = null,
    IReadOnlyList<RoutineCondition>? While = null,
    IReadOnlyList<RoutineAction>? Do = null,
    string? RoutineId = null,
    string? Url = null,
    JsonElement? Body = null);

public sealed record RoutineChoice(IReadOnlyList<RoutineCondition> If, IReadOnlyList<RoutineAction> Then);

/// <summary>A routine as it is answered and as <c>routine.changed</c> tells it.</summary>
/// <param name="Summary">One plain sentence.</param>
/// <param name="OwnerId">With whose rights it acts: who last changed it.</param>
public sealed record Routine(
    string Id,
    string HomeId,
    string OwnerId,
    RoutineDefinition Definition,
    string Summary,
    RoutineHealth Health,
    long Version,
    DateTimeOffset ChangedAt);

/// <param name="NextAt">When a schedule of it is due next.</param>
/// <param name="Errors">Failed runs since it was last changed.</param>
/// <param name="DisabledBecause">Why it was switched off by the server: a loop, an owner who left.</param>
/// <param name="Problems">What it refers to and is gone.</param>
public sealed record RoutineHealth(
    DateTimeOffset? LastFiredAt = null,
    DateTimeOffset? LastEndedAt = null,
    DateTimeOffset? NextAt = null,
    long Runs = 0,
    long Errors = 0,
    string? LastError = null,
    string? LastSkipped = null,
    string? DisabledBecause = null,
    IReadOnlyList<string>? Problems = null,
    int Running = 0);

/// <summary>Changes of a routine (merge-patch): what is given replaces; <c>null</c> takes a description, conditions or a bound away.</summary>
public sealed record RoutinePatch(
    string? Name = null,
    IReadOnlyList<RoutineTrigger>? Triggers = null,
    IReadOnlyList<RoutineAction>? Actions = null,
    RoutineMode? Mode = null,
    MissedPolicy? Missed = null,
    bool? Enabled = null)
{
    private bool _hasDescription;
    private bool _hasConditions;
    private bool _hasMax;

    public string? Description { get; init => (field, _hasDescription) = (value, true); }

    public IReadOnlyList<RoutineCondition>? Conditions { get; init => (field, _hasConditions) = (value, true); }

    public int? Max { get; init => (field, _hasMax) = (value, true); }

    /// <summary>The routine as it is with these changes.</summary>
    public RoutineDefinition Apply(RoutineDefinition old) => old with
    {
        Name = Name ?? old.Name,
        Description = _hasDescription ? Description : old.Description,
        Triggers = Triggers ?? old.Triggers,
        Conditions = _hasConditions ? Conditions : old.Conditions,
        Actions = Actions ?? old.Actions,
        Mode = Mode ?? old.Mode,
        Max = _hasMax ? Max : old.Max,
        Missed = Missed ?? old.Missed,
        Enabled = Enabled ?? old.Enabled,
    };
}

/// <summary>A run, with its trace.</summary>
public sealed record RoutineRun(
    string Id,
    string RoutineId,
    RoutineRunState State,
    DateTimeOffset StartedAt,
    RunTrigger Trigger,
    IReadOnlyList<RunStep> Steps,
    DateTimeOffset? EndedAt = null,
    string? Problem = null);

public enum RoutineRunState
{
    Queued,
    Running,

    /// <summary>In a delay or a wait.</summary>
    Waiting,
    Completed,

    /// <summary>By a stop action, by a person, or because it was restarted.</summary>
    Stopped,
    Failed,
}

/// <summary>What started a run; <c>{{trigger.value}}</c> and the like read from it.</summary>
/// <param name="Type">The trigger's type, or <c>manual</c>.</param>
/// <param name="LateMs">How late a missed schedule was.</param>
public sealed record RunTrigger(
    string Type,
    DateTimeOffset At,
    string? DeviceId = null,
    string? Path = null,
    JsonElement? Value = null,
    JsonElement? From = null,
    string? Event = null,
    string? UserId = null,
    string? RoutineId = null,
    JsonElement? Body = null,
    long? LateMs = null,
    string? By = null);

/// <param name="Name">The action, for example <c>set</c>, with its place: <c>2.then.0</c>.</param>
/// <param name="Ms">How long it took (a wait: how long it waited).</param>
public sealed record RunStep(string Name, DateTimeOffset At, long Ms, string Result, string? Place = null);

/// <summary><c>routine.ran</c>.</summary>
public sealed record RoutineRan(string RoutineId, string RunId, RoutineRunState State, DateTimeOffset StartedAt, DateTimeOffset? EndedAt = null, string? Problem = null);

/// <summary>Starts a routine by hand.</summary>
public sealed record RunRoutineRequest(JsonElement? Body = null);

/// <param name="Path">Where to POST; the token in it is shown once.</param>
public sealed record RoutineHook(string Path);

/// <summary>When a routine would have run, and what it would do now.</summary>
/// <param name="Sentence">For example: would have run 9 times, last on Friday at 07:00.</param>
/// <param name="Notes">What could not be answered from the past.</param>
/// <param name="Summary">The routine as one plain sentence.</param>
public sealed record DryRun(
    DateTimeOffset From,
    DateTimeOffset To,
    int Count,
    IReadOnlyList<DateTimeOffset> Times,
    string Sentence,
    IReadOnlyList<RunStep> Steps,
    IReadOnlyList<string> Notes,
    string? Summary = null);

/// <param name="Runs">How many were stopped.</param>
public sealed record RoutineStopped(int Runs);
