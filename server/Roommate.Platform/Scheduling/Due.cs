using System.Text.Json;
using Roommate.Live.Log;

namespace Roommate.Platform.Scheduling;

/// <summary>Something that is to happen once at a moment: a timer, a reminder, a routine's next schedule, the next step of a run.</summary>
/// <param name="Kind">Names its <see cref="IDueHandler"/>, for example <c>timer</c>.</param>
/// <param name="Id">Unique within the kind; setting it again moves it.</param>
/// <param name="Aggregate">The aggregate whose commits <see cref="Firing.Fence"/> guards; null: <paramref name="Id"/> itself.</param>
public sealed record Due(string Kind, string Id, DateTimeOffset At, JsonElement? Data = null, string? Aggregate = null);

/// <summary>One firing of a due, as its handler gets it.</summary>
/// <param name="Key">
/// The same each time this due is handed out again after a crash, another one once it was set anew: what makes an effect
/// happen once (an idempotency key, or an id made from it).
/// </param>
/// <param name="Number">The fencing number: grows with every hand-out of any due.</param>
/// <param name="Late">How long after its moment it is handed out; a missed one has waited for a node.</param>
/// <param name="Attempt">1, or more after a crash or a failure.</param>
public sealed record Firing(Due Due, string Key, long Number, TimeSpan Late, int Attempt)
{
    /// <summary>The guard for commits of the due's aggregate: a node that was only slow is refused (<c>Fenced</c>).</summary>
    public Fence Fence => new(FenceKey(Due), Number);

    internal static string FenceKey(Due due) => Keys.Of(due.Aggregate ?? due.Id, $"due:{due.Kind}:{due.Id}");
}
