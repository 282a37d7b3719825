using Microsoft.Extensions.Options;
using Roommate.Live;
using Roommate.Live.SignalR;
using Roommate.Server.Operations;

namespace Roommate.Server.Wiring;

/// <summary>Tells live clients that this node goes away.</summary>
internal sealed class LiveDrain(LiveConnections live, IOptions<LiveOptions> options) : IDrain
{
    public Task DrainAsync(bool hurried, CancellationToken ct) => live.DrainAsync(hurried ? TimeSpan.FromMilliseconds(100) : options.Value.DrainSpread, ct);
}
