using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Platform.Security;

namespace Roommate.Home.Routines;

/// <summary>Does one type of action. Those that other modules do (messages, notifications, questions) are adapters in Server/Wiring.</summary>
public interface IRoutineAction
{
    /// <summary>For example <c>message</c>.</summary>
    string Type { get; }

    /// <summary>A short sentence for the trace. Done again with the same key after a crash, it has its effect once.</summary>
    ValueTask<Outcome<string>> DoAsync(RoutineEffect effect, CancellationToken ct);
}

/// <summary>An action that is to be done now, its templates filled in.</summary>
/// <param name="Owner">With whose rights.</param>
/// <param name="By">As the cause of changes: the run.</param>
/// <param name="Key">Once per effect of a run.</param>
/// <param name="Chain">The routines that led here.</param>
public sealed record RoutineEffect(RoutineAction Action, string HomeId, Caller Owner, Cause By, string Key, IReadOnlyList<string> Chain);

/// <summary>Tells members something, on behalf of a routine. Answered through Server/Wiring.</summary>
public interface IRoutineNotice
{
    /// <summary>The same key tells each person once.</summary>
    ValueTask NotifyAsync(string homeId, IReadOnlyList<string> userIds, string text, string key, CancellationToken ct);
}
