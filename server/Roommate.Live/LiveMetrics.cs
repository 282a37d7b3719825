using System.Diagnostics.Metrics;

namespace Roommate.Live;

/// <summary>The figures of the fan-out, meter <c>Roommate.Live</c>.</summary>
internal sealed class LiveMetrics : IDisposable
{
    public const string MeterName = "Roommate.Live";

    private readonly Meter _meter = new(MeterName);

    public LiveMetrics()
    {
        Connections = _meter.CreateUpDownCounter<int>("roommate.live.connections", "{connection}", "Open connections.");
        Received = _meter.CreateCounter<long>("roommate.live.received", "{event}", "Events that came in from the feed.");
        Delivered = _meter.CreateCounter<long>("roommate.live.delivered", "{event}", "Events written to connections.");
        Batches = _meter.CreateCounter<long>("roommate.live.batches", "{batch}", "Writes to connections.");
        Repairs = _meter.CreateCounter<long>("roommate.live.repairs", "{read}", "Reads of the log that filled a hole.");
        Pages = _meter.CreateCounter<long>("roommate.live.pages", "{read}", "Reads of the log for clients that were behind.");
        Snapshots = _meter.CreateCounter<long>("roommate.live.snapshots", "{event}", "Clients brought back by a snapshot event.");
        Stalled = _meter.CreateCounter<long>("roommate.live.stalled", "{connection}", "Connections closed because they did not read.");
    }

    public UpDownCounter<int> Connections { get; }

    public Counter<long> Received { get; }

    public Counter<long> Delivered { get; }

    public Counter<long> Batches { get; }

    public Counter<long> Repairs { get; }

    public Counter<long> Pages { get; }

    public Counter<long> Snapshots { get; }

    public Counter<long> Stalled { get; }

    /// <summary>The number of topics that are followed is asked for when somebody looks.</summary>
    public void WatchTopics(Func<int> count) =>
        _meter.CreateObservableUpDownCounter("roommate.live.topics", count, "{topic}", "Topics followed on this node.");

    public void Dispose() => _meter.Dispose();
}
