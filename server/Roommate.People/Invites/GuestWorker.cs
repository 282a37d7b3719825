using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Roommate.People.Invites;

/// <summary>Looks every second for guests and single grants whose time is over. On every node: ending one twice changes nothing.</summary>
internal sealed partial class GuestWorker(Invites invites, Homes.Homes homes, TimeProvider time, ILogger<GuestWorker> log) : BackgroundService
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Step, time);
        var failing = false;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await invites.EndGuestsAsync(stoppingToken);
                await homes.EndGrantsAsync(stoppingToken);
                failing = false;
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // Told once per trouble, not once per second.
                if (!failing)
                {
                    Log.Failed(log, exception);
                }

                failing = true;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Guests and grants whose time is over could not be ended; trying again every second")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
