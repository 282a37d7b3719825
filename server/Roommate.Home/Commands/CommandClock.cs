using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Roommate.Contracts.Faults;

namespace Roommate.Home.Commands;

/// <summary>Ends commands at their deadline, those of nodes that died too: every node looks once a second, one of them wins.</summary>
internal sealed partial class CommandClock(Commands commands, TimeProvider time, ILogger<CommandClock> log) : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Beat, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await commands.SweepAsync(stoppingToken);
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

    private static partial class Log
    {
        [LoggerMessage(3021, LogLevel.Warning, "Commands that are due are looked at later ({Code})")]
        public static partial void Later(ILogger logger, string code);

        [LoggerMessage(3022, LogLevel.Error, "Looking at commands that are due failed")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
