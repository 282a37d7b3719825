using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Roommate.Contracts.Events;
using Roommate.Contracts.Faults;
using Roommate.Platform.Facts;
using Roommate.Platform.Store;

namespace Roommate.Home.History;

/// <summary>Rolls up the hours that are over, on one node at a time; whatever that node leaves undone another one does.</summary>
internal sealed partial class RollUps(HistoryStore store, HistoryHours hours, ILeases leases, TimeProvider time, ILogger<RollUps> log)
    : BackgroundService, IFactHandler<DeviceRemoved>
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(60);

    /// <summary>Rolls up what is due now; true when there may be more.</summary>
    internal async ValueTask<bool> RunOnceAsync(CancellationToken ct)
    {
        var due = await store.DueByAsync(time.GetUtcNow().ToUnixTimeMilliseconds(), ct);
        foreach (var hour in due)
        {
            var points = await store.RawAsync(hour.Device, hour.Path, hour.Hour, hour.Hour, ct);
            if (points.Count > 0)
            {
                var keep = await hours.RetentionAsync(hour.Device, hour.Path, ct);
                await store.KeepAsync(
                    hour.Device, hour.Path, hour.Hour, HistoryRules.RollUp(points, HistoryRules.FiveMinutesMs), HistoryRules.RollUp(points, HistoryRules.HourMs)[0], keep, ct);
            }

            await store.DoneAsync(hour, ct);
        }

        return due.Count > 0;
    }

    public async ValueTask HearAsync(DeviceRemoved fact, CancellationToken ct)
    {
        hours.Forget(fact.DeviceId);
        await store.ForgetAsync(fact.DeviceId, time.GetUtcNow().ToUnixTimeMilliseconds(), ct);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Beat, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RunAsync(stoppingToken);
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

    private async ValueTask RunAsync(CancellationToken ct)
    {
        if (await leases.TakeAsync("history", "rollups", Turn, ct) is not { } lease)
        {
            return;
        }

        while (await RunOnceAsync(ct) && await leases.RenewAsync(lease, ct))
        {
            Log.Rolled(log);
        }

        await leases.ReleaseAsync(lease, ct);
    }

    private static partial class Log
    {
        [LoggerMessage(3031, LogLevel.Warning, "History is rolled up later ({Code})")]
        public static partial void Later(ILogger logger, string code);

        [LoggerMessage(3032, LogLevel.Error, "Rolling up history failed")]
        public static partial void Failed(ILogger logger, Exception exception);

        [LoggerMessage(3033, LogLevel.Debug, "Hours of history were rolled up")]
        public static partial void Rolled(ILogger logger);
    }
}
