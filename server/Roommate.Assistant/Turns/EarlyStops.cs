using System.Collections.Concurrent;

namespace Roommate.Assistant.Turns;

/// <summary>
/// Stops that were asked for before the turn began to run on this node: whoever sees that a turn was started may stop it
/// before the node that takes it has come to it. Kept for moments.
/// </summary>
internal sealed class EarlyStops(TimeProvider time)
{
    private const int Most = 1_000;

    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, long> _asked = new(StringComparer.Ordinal);

    public void Note(string turnId)
    {
        _asked[turnId] = time.GetTimestamp();
        if (_asked.Count > Most)
        {
            foreach (var (old, _) in _asked.Where(a => time.GetElapsedTime(a.Value) > Kept))
            {
                _asked.TryRemove(old, out _);
            }
        }
    }

    /// <summary>True when this turn was to be stopped.</summary>
    public bool Take(string turnId) => _asked.TryRemove(turnId, out _);
}
