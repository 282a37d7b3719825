using Roommate.Contracts.Assistant;

namespace Roommate.Assistant.Proactive;

/// <summary>What is kept of a home between two looks, in a document under it.</summary>
/// <param name="Since">Since when each thing that is noticed is so.</param>
/// <param name="Told">What has been told, with the moment; as long as it is so it is not told again.</param>
/// <param name="Said">The last remarks, newest last. One without a message is on its way: it is said with the next look at the latest, once.</param>
/// <param name="Held">What was noticed at the last look and not said.</param>
/// <param name="HabitsAt">When habits were last looked for.</param>
internal sealed record ProactiveMemo(
    IReadOnlyDictionary<string, DateTimeOffset> Since,
    IReadOnlyDictionary<string, DateTimeOffset> Told,
    IReadOnlyList<ProactiveRemark> Said,
    IReadOnlyList<ProactiveRemark> Held,
    DateTimeOffset? HabitsAt = null)
{
    public static ProactiveMemo Empty { get; } = new(new Dictionary<string, DateTimeOffset>(), new Dictionary<string, DateTimeOffset>(), [], []);
}
