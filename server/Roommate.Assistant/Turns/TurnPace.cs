namespace Roommate.Assistant.Turns;

/// <summary>
/// How often the turns of this node write down what they said: every 25 ms while the store answers quickly. Where it takes long,
/// because the store or the node has much to do, they write less often and more at once, down to ten times a second: what is asked
/// of a busy machine becomes less, not late.
/// </summary>
internal sealed class TurnPace
{
    public static readonly TimeSpan Fastest = TimeSpan.FromMilliseconds(25);
    public static readonly TimeSpan Slowest = TimeSpan.FromMilliseconds(100);

    // A turn spends no more than this part of its time on writing.
    private const double Share = 0.25;

    // One answer counts as much as this of all before it.
    private const double Weight = 1 / 16.0;

    private double _usualMs;

    /// <summary>The shortest time between two writes of one turn.</summary>
    public TimeSpan Now
    {
        get
        {
            var asked = TimeSpan.FromMilliseconds(Volatile.Read(ref _usualMs) / Share);
            return asked < Fastest ? Fastest : asked > Slowest ? Slowest : asked;
        }
    }

    /// <summary>How long one write took. Two at the same moment may count as one.</summary>
    public void Took(TimeSpan write)
    {
        var before = Volatile.Read(ref _usualMs);
        Volatile.Write(ref _usualMs, before + ((write.TotalMilliseconds - before) * Weight));
    }
}
