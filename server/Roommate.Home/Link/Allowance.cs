namespace Roommate.Home.Link;

/// <summary>A token bucket of one device's connection: so many a second, with a burst of what comes in so many seconds.</summary>
internal sealed class Allowance(double perSecond, TimeProvider time, double burstSeconds = 2)
{
    private double _tokens = perSecond * burstSeconds;
    private long _at = time.GetTimestamp();

    /// <summary>Takes from the bucket; false when there is too little in it. One connection's messages come one at a time.</summary>
    public bool TryTake(int count = 1)
    {
        var now = time.GetTimestamp();
        _tokens = Math.Min(perSecond * burstSeconds, _tokens + (time.GetElapsedTime(_at, now).TotalSeconds * perSecond));
        _at = now;
        if (_tokens < count)
        {
            return false;
        }

        _tokens -= count;
        return true;
    }
}
