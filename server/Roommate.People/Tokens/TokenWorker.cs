using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Roommate.People.Tokens;

/// <summary>Looks every second for access tokens whose time is over, so that their sockets close with them. On every node: ending one twice changes nothing.</summary>
internal sealed partial class TokenWorker(AccessTokens tokens, TimeProvider time, ILogger<TokenWorker> log) : BackgroundService
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
                await tokens.EndExpiredAsync(stoppingToken);
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
        [LoggerMessage(1, LogLevel.Warning, "Access tokens whose time is over could not be ended; trying again every second")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
