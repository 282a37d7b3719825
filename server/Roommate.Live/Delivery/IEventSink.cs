using Roommate.Live.Rings;

namespace Roommate.Live.Delivery;

/// <summary>Where a connection's events go: a hub connection, an event stream.</summary>
internal interface IEventSink
{
    /// <summary>Writes one batch; completes when the transport has taken it. Nothing more is written meanwhile.</summary>
    ValueTask WriteAsync(EventBatch batch, CancellationToken ct);

    /// <summary>Ends the connection; the other end may come back.</summary>
    void Close();
}
