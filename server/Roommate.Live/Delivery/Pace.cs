namespace Roommate.Live.Delivery;

/// <summary>
/// How fast one screen is written to. Every write costs a system call, whatever it holds, and nobody sees more than forty pictures
/// a second: who gets more than <see cref="Many"/> events in a <see cref="Window"/> gets what comes next in one write per window.
/// Who gets fewer gets each at once. Used by one thread at a time.
/// </summary>
internal struct Pace
{
    /// <summary>The longest that an event is held for those that follow it.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMilliseconds(25);

    private const double Many = 12;

    private long _lastWrite;
    private double _recent;

    /// <summary>Whether the next write waits for the tick. A write that was full is behind: it never waits.</summary>
    public readonly bool Holds(TimeProvider time) => _recent > Many && Left(time, time.GetTimestamp()) >= Many;

    /// <param name="isFull">There is more than one write takes.</param>
    public void Wrote(int events, bool isFull, TimeProvider time)
    {
        var now = time.GetTimestamp();
        _recent = isFull ? 0 : Left(time, now) + events;
        _lastWrite = now;
    }

    // What was written counts less and less, and after a window no more.
    private readonly double Left(TimeProvider time, long now) =>
        _recent * Math.Max(0, 1 - (time.GetElapsedTime(_lastWrite, now) / Window));
}
