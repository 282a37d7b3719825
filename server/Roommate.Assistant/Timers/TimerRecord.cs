using Roommate.Contracts.Assistant;

namespace Roommate.Assistant.Timers;

/// <summary>The timers of a home, or of a person in a home, as they are kept: one document under the owner.</summary>
internal sealed record TimerShelf(string HomeId, IReadOnlyList<TimerRecord> Timers);

/// <param name="EndsAt">While it runs, and while it rings: when it ended.</param>
/// <param name="LeftMs">While it is paused.</param>
/// <param name="RangBy">The firing that made it ring; null while it does not.</param>
internal sealed record TimerRecord(
    string Id,
    long DurationMs,
    DateTimeOffset At,
    NamedPerson By,
    string? Name = null,
    string? RoomId = null,
    DateTimeOffset? EndsAt = null,
    long? LeftMs = null,
    string? RangBy = null)
{
    public TimerState State => RangBy is not null ? TimerState.Ringing : LeftMs is not null ? TimerState.Paused : TimerState.Running;

    public HomeTimer ToTimer(TimerOwner owner) =>
        new(Id, owner.HomeId, State, DurationMs, At, By, Name, RoomId, EndsAt, LeftMs, owner.IsPerson);
}

/// <summary>Whose timers: the home's, or a person's own in a home.</summary>
/// <param name="Aggregate">The home's or the person's id: the tag of their key and of the topic that tells of them.</param>
internal sealed record TimerOwner(string Aggregate, string HomeId)
{
    public bool IsPerson => Aggregate != HomeId;

    public static TimerOwner Home(string homeId) => new(homeId, homeId);

    public static TimerOwner Person(string userId, string homeId) => new(userId, homeId);
}
