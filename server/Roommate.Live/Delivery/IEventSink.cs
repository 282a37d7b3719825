using Roommate.Contracts.Live;
using Roommate.Live.Rings;

namespace Roommate.Live.Delivery;

/// <summary>Where a connection's events go: a hub connection, an event stream.</summary>
internal interface IEventSink
{
    /// <summary>Writes one batch; completes when the transport has taken it. Nothing more is written meanwhile.</summary>
    ValueTask WriteAsync(EventBatch batch, CancellationToken ct);

    /// <summary>Tells the client to come back elsewhere, after a random part of the given time.</summary>
    ValueTask WriteAsync(Draining draining, CancellationToken ct);

    /// <summary>Called while an answer is being written: runs once that has its place, so that what follows comes behind it.</summary>
    void AfterAnswer(Action next) => next();

    /// <summary>Ends the connection; the other end may come back.</summary>
    void Close();
}
