using Microsoft.Extensions.Logging;
using Roommate.Home.Endpoint;
using Roommate.Platform.Scheduling;

namespace Roommate.Home.Link;

/// <summary>
/// Rule 11 where a node dies: the devices that were connected to it say nothing more, and nobody hears their wills. Any other node declares
/// them offline; a node that was killed and started again does so itself, for those that have not come back. So do devices that do not wake.
/// </summary>
internal sealed partial class LostDevices(DeviceLinks links, LinkStore store, EndpointStore nodes, EndpointNode node, TimeProvider time, ILogger<LostDevices> log)
    : RecurringWork("Looking for devices of nodes that are gone", TimeSpan.FromSeconds(2), time, log)
{
    private readonly TimeProvider _time = time;
    private readonly ILogger _log = log;

    // After a start devices get the time of a lease to come back.
    private readonly long _started = time.GetTimestamp();

    public override async Task OnceAsync(CancellationToken ct)
    {
        var own = _time.GetElapsedTime(_started).TotalMilliseconds > node.LeaseMs;
        var living = await nodes.LivingAsync(ct);
        foreach (var (device, at) in await store.ConnectionsAsync(ct))
        {
            var isLost = at == node.Name ? own && links.Find(device) is null : !living.Contains(at);
            if (isLost && await store.GoneAsync(device, at, ct))
            {
                Log.Lost(_log, device);
                await links.OfflineAsync(device, ct);
            }
        }

        foreach (var device in await store.OversleptAsync(_time.GetUtcNow(), ct))
        {
            if (await store.AwakeAsync(device, ct))
            {
                Log.Overslept(_log, device);
                await links.OfflineAsync(device, ct);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3004, LogLevel.Information, "Device {Device} was connected to a node that is gone; it is offline")]
        public static partial void Lost(ILogger logger, string device);

        [LoggerMessage(3007, LogLevel.Information, "Device {Device} did not wake for three of its intervals; it is offline")]
        public static partial void Overslept(ILogger logger, string device);
    }
}
