using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Roommate.Contracts.Faults;
using Roommate.Home.Endpoint;

namespace Roommate.Home.Link;

/// <summary>
/// Rule 11 where a node dies: the devices that were connected to it say nothing more, and nobody hears their wills. Any other node declares
/// them offline; a node that was killed and started again does so itself, for those that have not come back. So do devices that do not wake.
/// </summary>
internal sealed partial class LostDevices(DeviceLinks links, LinkStore store, EndpointStore nodes, EndpointNode node, TimeProvider time, ILogger<LostDevices> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // After a start devices get the time of a lease to come back.
        var started = time.GetTimestamp();
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SweepAsync(own: time.GetElapsedTime(started).TotalMilliseconds > node.LeaseMs, stoppingToken);
            }
            catch (FaultException fault)
            {
                Log.Later(log, fault.Fault.Code);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Log.Failed(log, exception);
            }
        }
    }

    private async ValueTask SweepAsync(bool own, CancellationToken ct)
    {
        var living = await nodes.LivingAsync(ct);
        foreach (var (device, at) in await store.ConnectionsAsync(ct))
        {
            var isLost = at == node.Name ? own && links.Find(device) is null : !living.Contains(at);
            if (isLost && await store.GoneAsync(device, at, ct))
            {
                Log.Lost(log, device);
                await links.OfflineAsync(device, ct);
            }
        }

        foreach (var device in await store.OversleptAsync(time.GetUtcNow(), ct))
        {
            if (await store.AwakeAsync(device, ct))
            {
                Log.Overslept(log, device);
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

        [LoggerMessage(3005, LogLevel.Warning, "Looking for devices of nodes that are gone waits for the store ({Code})")]
        public static partial void Later(ILogger logger, string code);

        [LoggerMessage(3006, LogLevel.Error, "Looking for devices of nodes that are gone failed")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
