using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;

namespace Roommate.Assistant.Timers;

/// <summary>What may be done with timers, and what becomes of them. Pure.</summary>
internal static class TimerRules
{
    public const int MostTimers = 50;
    private const int MostName = 60;

    public static readonly TimeSpan RingsFor = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    public static Fault? Check(string? name, long? durationMs) =>
        durationMs is { } ms && (ms < Shortest.TotalMilliseconds || ms > Longest.TotalMilliseconds) ? Fault.Invalid("durationMs", "A timer runs for 1 second to 7 days.")
        : name is not null && !IsName(name) ? Fault.Invalid("name", $"A timer's name has 1 to {MostName} characters.")
        : null;

    /// <summary>Without those that have rung long enough.</summary>
    public static IReadOnlyList<TimerRecord> Current(IReadOnlyList<TimerRecord> timers, DateTimeOffset now) =>
        [.. timers.Where(t => t.RangBy is null || t.EndsAt + RingsFor > now)];

    public static Outcome<TimerRecord> Patch(TimerRecord timer, TimerPatch patch, DateTimeOffset now)
    {
        if (Check(patch.Name, durationMs: null) is { } fault)
        {
            return fault;
        }

        var next = patch.Name is { } name ? timer with { Name = name.Trim() } : timer;
        if (patch.AddMs is { } more)
        {
            if (!Add(next, TimeSpan.FromMilliseconds(more), now).TryGet(out var longer, out var refused))
            {
                return refused;
            }

            next = longer;
        }

        return patch.State switch
        {
            null => next,
            TimerState.Paused => Pause(next, now),
            TimerState.Running => Resume(next, now),
            _ => Fault.Invalid("state", "A timer is set to paused or running; it rings by itself."),
        };
    }

    /// <summary>One that is paused stays as it is.</summary>
    public static Outcome<TimerRecord> Pause(TimerRecord timer, DateTimeOffset now) => timer.State switch
    {
        TimerState.Paused => timer,
        TimerState.Ringing => Fault.Conflict("This timer has rung already."),
        _ => timer with { EndsAt = null, LeftMs = Math.Max(0, (long)(timer.EndsAt!.Value - now).TotalMilliseconds) },
    };

    public static Outcome<TimerRecord> Resume(TimerRecord timer, DateTimeOffset now) => timer.State switch
    {
        TimerState.Running => timer,
        TimerState.Ringing => Fault.Conflict("This timer has rung already."),
        _ => timer with { EndsAt = now.AddMilliseconds(timer.LeftMs!.Value), LeftMs = null },
    };

    /// <summary>Longer or shorter; a running one that has nothing left rings at once, a ringing one runs again.</summary>
    public static Outcome<TimerRecord> Add(TimerRecord timer, TimeSpan more, DateTimeOffset now)
    {
        if (more.Duration() > Longest)
        {
            return Fault.Invalid("addMs", "A timer runs for at most 7 days.");
        }

        return timer.State switch
        {
            TimerState.Ringing when more <= TimeSpan.Zero => Fault.Conflict("This timer has rung already."),
            TimerState.Ringing => timer with { RangBy = null, EndsAt = now + more },
            TimerState.Paused => timer with { LeftMs = Math.Clamp(timer.LeftMs!.Value + (long)more.TotalMilliseconds, 0, (long)Longest.TotalMilliseconds) },
            _ => timer with { EndsAt = Max(now, Min(timer.EndsAt!.Value + more, now + Longest)) },
        };
    }

    /// <summary>How it is called: by its name, else by what it was started with.</summary>
    public static string Label(string? name, long durationMs) =>
        name is { Length: > 0 } ? $"{name} timer" : $"{Acting.Spans.Adjective(TimeSpan.FromMilliseconds(durationMs))} timer";

    private static bool IsName(string name) => name.Trim().Length is > 0 and <= MostName && !name.Any(char.IsControl);

    private static DateTimeOffset Max(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private static DateTimeOffset Min(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
