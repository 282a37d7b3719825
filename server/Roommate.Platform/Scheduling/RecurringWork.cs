using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Roommate.Contracts.Faults;

namespace Roommate.Platform.Scheduling;

/// <summary>
/// Work that is done once more every so often, for as long as the program runs. A failure ends neither it nor the program: it is
/// told once per trouble, not once per round, and the next round tries again.
/// </summary>
/// <param name="work">What is done, as the log says it: "Ending access tokens".</param>
/// <param name="step">From one round to the next; the first comes after one step.</param>
/// <param name="time">The clock of the rounds.</param>
/// <param name="log">Where trouble is told.</param>
public abstract partial class RecurringWork(string work, TimeSpan step, TimeProvider time, ILogger log) : BackgroundService
{
    /// <summary>One round.</summary>
    public abstract Task OnceAsync(CancellationToken ct);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(step, time);
        var failing = false;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var failure = await TryAsync(stoppingToken);
            if (failure is null && failing)
            {
                Log.GoesOn(log, work);
            }
            else if (failure is not null && !failing)
            {
                Tell(failure);
            }

            failing = failure is not null;
        }
    }

    // Also a time-out inside the work is a failure: only the end of the program ends the rounds.
    private async Task<Exception?> TryAsync(CancellationToken stopping)
    {
        try
        {
            await OnceAsync(stopping);
            return null;
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !stopping.IsCancellationRequested)
        {
            return failure;
        }
    }

    private void Tell(Exception failure)
    {
        if (failure is FaultException fault)
        {
            Log.Waits(log, work, fault.Fault.Code, step.TotalSeconds);
        }
        else
        {
            Log.Failed(log, work, step.TotalSeconds, failure);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1061, LogLevel.Warning, "{Work} waits for the store ({Code}); trying again every {Seconds} s")]
        public static partial void Waits(ILogger logger, string work, string code, double seconds);

        [LoggerMessage(1062, LogLevel.Error, "{Work} failed; trying again every {Seconds} s")]
        public static partial void Failed(ILogger logger, string work, double seconds, Exception exception);

        [LoggerMessage(1063, LogLevel.Information, "{Work} works again")]
        public static partial void GoesOn(ILogger logger, string work);
    }
}
