namespace Roommate.Mqtt.Sessions;

/// <summary>Milliseconds that only go forward, whatever happens to the wall clock.</summary>
internal sealed class BrokerClock(TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();

    public TimeProvider Time => time;

    // One past zero, so that 0 can mean "never".
    public long Now => 1 + ((time.GetTimestamp() - _start) * 1000 / time.TimestampFrequency);

    /// <summary>A moment of this clock on the wall's, for what outlives the process.</summary>
    public DateTimeOffset? ToWall(long moment) => moment == 0 ? null : time.GetUtcNow().AddMilliseconds(moment - Now);

    /// <summary>A moment of the wall's clock on this one; 0 for none.</summary>
    public long FromWall(DateTimeOffset? moment) => moment is { } at ? Math.Max(1, Now + (long)(at - time.GetUtcNow()).TotalMilliseconds) : 0;
}
