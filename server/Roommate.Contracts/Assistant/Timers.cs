namespace Roommate.Contracts.Assistant;

/// <summary>
/// A timer of a home: seen by whoever sees the room it was started in. One started in a private or direct room is its
/// person's alone (<paramref name="Mine"/>), and told in their <c>user:</c> topic.
/// </summary>
/// <param name="DurationMs">What it was started with: "the 5 minute timer" finds it by this.</param>
/// <param name="EndsAt">While it runs: when it rings; once it rings: when it began to.</param>
/// <param name="RemainingMs">While it is paused: what is left.</param>
/// <param name="By">Who started it.</param>
public sealed record HomeTimer(
    string Id,
    string HomeId,
    TimerState State,
    long DurationMs,
    DateTimeOffset At,
    NamedPerson By,
    string? Name = null,
    string? RoomId = null,
    DateTimeOffset? EndsAt = null,
    long? RemainingMs = null,
    bool Mine = false);

public enum TimerState
{
    Running,
    Paused,

    /// <summary>Its time is over; it rings until somebody removes it, ten minutes at most.</summary>
    Ringing,
}

/// <summary><c>POST /homes/{id}/timers</c>.</summary>
/// <param name="RoomId">Where it rings; without one it rings for its person alone.</param>
public sealed record StartTimerRequest(long DurationMs, string? Name = null, string? RoomId = null);

/// <summary><c>PATCH /homes/{id}/timers/{timerId}</c>.</summary>
/// <param name="State"><c>paused</c> or <c>running</c>.</param>
/// <param name="AddMs">So much longer; shorter when it is negative.</param>
public sealed record TimerPatch(string? Name = null, TimerState? State = null, long? AddMs = null);

/// <summary><c>timer.removed</c>.</summary>
public sealed record TimerRemoved(string Id);
