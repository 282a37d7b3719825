using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Roommate.Platform.Store;

namespace Roommate.People.Leaving;

/// <summary>Every ten seconds: second looks of this node, and on one node at a time homes whose grace is over and erasures that were not finished.</summary>
internal sealed partial class DepartureWorker(Departures departures, SecondLooks again, ILeases leases, TimeProvider time, ILogger<DepartureWorker> log) : BackgroundService
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan MostWork = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Step, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await again.MakeAsync(time.GetUtcNow(), stoppingToken);
                await OnceAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Log.Failed(log, exception);
            }
        }
    }

    private async Task OnceAsync(CancellationToken ct)
    {
        if (await leases.TakeAsync(DepartureStore.Owner, "worker", MostWork, ct) is not { } lease)
        {
            return;
        }

        try
        {
            await departures.ResumeAsync(ct);
        }
        finally
        {
            await leases.ReleaseAsync(lease, CancellationToken.None);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A departure could not be finished; trying again in ten seconds")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
