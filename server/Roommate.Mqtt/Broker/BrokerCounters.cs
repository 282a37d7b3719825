namespace Roommate.Mqtt.Broker;

/// <summary>Counts since the start.</summary>
internal sealed class BrokerCounters
{
    private long _received;
    private long _delivered;
    private long _dropped;
    private long _protocolErrors;

    public long ReceivedTotal => Interlocked.Read(ref _received);

    public long DeliveredTotal => Interlocked.Read(ref _delivered);

    public long DroppedTotal => Interlocked.Read(ref _dropped);

    public long ProtocolErrorTotal => Interlocked.Read(ref _protocolErrors);

    public void Received() => Interlocked.Increment(ref _received);

    public void Delivered(int count) => Interlocked.Add(ref _delivered, count);

    public void Dropped() => Interlocked.Increment(ref _dropped);

    public void ProtocolError() => Interlocked.Increment(ref _protocolErrors);
}
