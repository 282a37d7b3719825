using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quartz;

namespace Roommate.Platform.Scheduling;

/// <summary>
/// Rings by Quartz: one trigger for the next due moment of the installation, moved as that moment moves, and one every
/// second for what a lost message left behind. The dues themselves live in Redis, so nothing of Quartz has to survive.
/// </summary>
internal sealed partial class QuartzAlarm(ISchedulerFactory schedulers, TimeProvider time, ILogger<QuartzAlarm> log) : BackgroundService, IDueAlarm
{
    public static readonly JobKey Job = new("dues");

    private static readonly TriggerKey Next = new("next-due");

    private readonly SemaphoreSlim _moved = new(0, 1);
    private readonly Lock _lock = new();
    private DateTimeOffset? _wanted;

    public event Action? Rang;

    public void NotLaterThan(DateTimeOffset at)
    {
        lock (_lock)
        {
            if (_wanted is { } wanted && wanted <= at && wanted > time.GetUtcNow())
            {
                return;
            }

            _wanted = at;
            if (_moved.CurrentCount == 0)
            {
                _moved.Release();
            }
        }
    }

    public void Ring() => Rang?.Invoke();

    public override void Dispose()
    {
        _moved.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var scheduler = await schedulers.GetScheduler(stoppingToken);
        while (true)
        {
            await _moved.WaitAsync(stoppingToken);
            DateTimeOffset at;
            lock (_lock)
            {
                at = _wanted!.Value;
            }

            try
            {
                await MoveAsync(scheduler, at, stoppingToken);
            }
            catch (SchedulerException exception)
            {
                // The trigger of every second fires what this one would have.
                Log.NotMoved(log, exception);
            }
        }
    }

    private static async Task MoveAsync(IScheduler scheduler, DateTimeOffset at, CancellationToken ct)
    {
        var trigger = TriggerBuilder.Create().WithIdentity(Next).ForJob(Job).StartAt(at).Build();
        if (await scheduler.RescheduleJob(Next, trigger, ct) is null)
        {
            await scheduler.ScheduleJob(trigger, cancellationToken: ct);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The alarm for what is due next could not be set")]
        public static partial void NotMoved(ILogger logger, Exception exception);
    }
}

/// <summary>What Quartz runs at a due moment.</summary>
internal sealed class DueJob(QuartzAlarm alarm) : IJob
{
    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        alarm.Ring();
        return ValueTask.CompletedTask;
    }
}
