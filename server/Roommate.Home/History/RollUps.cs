using Microsoft.Extensions.Logging;
using Roommate.Contracts.Events;
using Roommate.Platform.Facts;
using Roommate.Platform.Scheduling;
using Roommate.Platform.Store;

namespace Roommate.Home.History;

/// <summary>Rolls up the hours that are over, on one node at a time; whatever that node leaves undone another one does.</summary>
internal sealed partial class RollUps(HistoryStore store, HistoryHours hours, ILeases leases, TimeProvider time, ILogger<RollUps> log)
    : RecurringWork("Rolling up history", TimeSpan.FromSeconds(10), time, log), IFactHandler<DeviceRemoved>
{
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(60);

    private readonly TimeProvider _time = time;
    private readonly ILogger _log = log;

    /// <summary>Rolls up what is due now; true when there may be more.</summary>
    internal async ValueTask<bool> RollDueAsync(CancellationToken ct)
    {
        var due = await store.DueByAsync(_time.GetUtcNow().ToUnixTimeMilliseconds(), ct);
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
        await store.ForgetAsync(fact.DeviceId, _time.GetUtcNow().ToUnixTimeMilliseconds(), ct);
    }

    public override async Task OnceAsync(CancellationToken ct)
    {
        if (await leases.TakeAsync("history", "rollups", Turn, ct) is not { } lease)
        {
            return;
        }

        while (await RollDueAsync(ct) && await leases.RenewAsync(lease, ct))
        {
            Log.Rolled(_log);
        }

        await leases.ReleaseAsync(lease, ct);
    }

    private static partial class Log
    {
        [LoggerMessage(3033, LogLevel.Debug, "Hours of history were rolled up")]
        public static partial void Rolled(ILogger logger);
    }
}
