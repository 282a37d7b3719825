namespace Roommate.Mqtt.Sessions;

/// <summary>Milliseconds that only go forward, whatever happens to the wall clock.</summary>
internal sealed class BrokerClock(TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();

    public TimeProvider Time => time;

    // One past zero, so that 0 can mean "never".
    public long Now => 1 + ((time.GetTimestamp() - _start) * 1000 / time.TimestampFrequency);
}
