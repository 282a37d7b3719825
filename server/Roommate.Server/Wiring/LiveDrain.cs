using Roommate.Live.SignalR;
using Roommate.Server.Operations;

namespace Roommate.Server.Wiring;

/// <summary>Tells live clients that this node goes away.</summary>
internal sealed class LiveDrain(LiveConnections live) : IDrain
{
    private static readonly TimeSpan Spread = TimeSpan.FromSeconds(8);

    public Task DrainAsync(bool hurried, CancellationToken ct) => live.DrainAsync(hurried ? TimeSpan.FromMilliseconds(100) : Spread, ct);
}
