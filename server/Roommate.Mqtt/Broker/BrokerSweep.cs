using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Roommate.Mqtt.Packets;

namespace Roommate.Mqtt.Broker;

/// <summary>Looks four times a second at what time has made due: keep-alives, connect time-outs, delayed wills, sessions, expired retained messages.</summary>
internal sealed partial class BrokerSweep(BrokerCore core, ILogger<BrokerSweep> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(3);

    private long _tidiedAt;

    /// <summary>Connections get a DISCONNECT that says the server is stopping, and a moment to take it.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        var leaving = core.Connections.CloseAll(MqttReason.ServerShuttingDown);
        try
        {
            await Task.WhenAll(leaving).WaitAsync(Farewell, core.Clock.Time, cancellationToken);
        }
        catch (TimeoutException)
        {
            Log.SlowFarewell(logger, leaving.Count(t => !t.IsCompleted));
        }

        await base.StopAsync(cancellationToken);
    }

    /// <summary>One look; public to tests that move the clock.</summary>
    public void Sweep()
    {
        var now = core.Clock.Now;
        foreach (var connection in core.Connections.All)
        {
            connection.CheckDeadline(now);
        }

        foreach (var session in core.Sessions.All)
        {
            if (session.WillAt <= now && session.TakeDueWill(now) is { } will)
            {
                core.Publish(will, everywhere: true);
            }

            if (session.ExpiresAt <= now)
            {
                core.End(session, force: false);
            }
        }

        if (now - _tidiedAt > 60_000)
        {
            _tidiedAt = now;
            core.Retained.RemoveExpired(now);
            core.Table.DropStaleRoutes();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, core.Clock.Time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                Sweep();
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Log.SweepFailed(logger, e);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The MQTT sweep failed; it goes on")]
        public static partial void SweepFailed(ILogger logger, Exception exception);

        [LoggerMessage(2, LogLevel.Warning, "{Count} MQTT connections did not end in time")]
        public static partial void SlowFarewell(ILogger logger, int count);
    }
}
