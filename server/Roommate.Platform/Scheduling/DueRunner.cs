using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Roommate.Contracts.Faults;
using IRedis = Roommate.Live.Log.IRedis;

namespace Roommate.Platform.Scheduling;

/// <summary>
/// Fires what is due on this node. One loop takes dues when it is told to look (an alarm, a new due, a free place), each is
/// handled on its own, and what is being handled is renewed until it ends. A node that dies leaves its dues to their
/// leases: 1.5 s later any node takes them.
/// </summary>
internal sealed partial class DueRunner(
    DueStore store,
    IServiceProvider services,
    IRedis redis,
    IDueAlarm alarm,
    TimeProvider time,
    ILogger<DueRunner> log) : BackgroundService
{
    /// <summary>How many firings run at once here; more stay in the store, where another node may take them.</summary>
    public const int MostAtOnce = 256;

    private const int MostTries = 8;

    private static readonly TimeSpan Lease = TimeSpan.FromMilliseconds(1500);
    private static readonly TimeSpan RenewEvery = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);

    // One open "look again" is as good as many.
    private readonly Channel<byte> _look = Channel.CreateBounded<byte>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private readonly ConcurrentDictionary<HeldDue, Work> _running = new();
    private FrozenDictionary<string, IDueHandler> _handlers = FrozenDictionary<string, IDueHandler>.Empty;

    /// <summary>Looks for what is due, soon.</summary>
    public void Look() => _look.Writer.TryWrite(0);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        _handlers = services.GetServices<IDueHandler>().ToFrozenDictionary(static h => h.Kind);
        alarm.Rang += Look;
        await redis.Subscriber.SubscribeAsync(DueStore.Channel, (_, message) => Hear(message!));
        redis.Restored += Look;
        Look();
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        alarm.Rang -= Look;
        redis.Restored -= Look;
        await base.StopAsync(cancellationToken);
        foreach (var (_, work) in _running)
        {
            await work.CancelAsync();
        }

        await Task.WhenAll(_running.Values.Select(static w => w.Task)).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(LookAsync(stoppingToken), RenewAsync(stoppingToken));

    private void Hear(string message)
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(message, CultureInfo.InvariantCulture));
        if (at <= time.GetUtcNow())
        {
            Look();
        }
        else
        {
            alarm.NotLaterThan(at);
        }
    }

    private async Task LookAsync(CancellationToken ct)
    {
        await foreach (var _ in _look.Reader.ReadAllAsync(ct))
        {
            try
            {
                await TakeAsync(ct);
                if (await store.NextAsync(ct) is { } next && next > time.GetUtcNow())
                {
                    alarm.NotLaterThan(next);
                }
            }
            catch (FaultException fault)
            {
                // The store is away: the alarm rings every second, and its return is a reason to look as well.
                Log.Later(log, fault.Fault.Code);
            }
        }
    }

    private async Task TakeAsync(CancellationToken ct)
    {
        while (MostAtOnce - _running.Count is > 0 and var room)
        {
            var taken = await store.TakeAsync(time.GetUtcNow(), Lease, room, ct);
            foreach (var held in taken)
            {
                var work = new Work();
                _running[held] = work;
                work.Task = Task.Run(() => RunAsync(held, work.Stop), CancellationToken.None);
            }

            if (taken.Count < room)
            {
                return;
            }
        }
    }

    private async Task RunAsync(HeldDue held, CancellationTokenSource stop)
    {
        try
        {
            if (!_handlers.TryGetValue(held.Due.Kind, out var handler))
            {
                // A newer node may know the kind; on this one it only waits.
                Log.Unknown(log, held.Due.Kind);
                await store.ReturnAsync(held, time.GetUtcNow() + LongestPause, countsAsTry: false, CancellationToken.None);
                return;
            }

            var late = time.GetUtcNow() - held.Due.At;
            var key = string.Create(CultureInfo.InvariantCulture, $"{held.Member}/{held.Version}");
            await handler.HandleAsync(new Firing(held.Due, key, held.Number, late > TimeSpan.Zero ? late : TimeSpan.Zero, held.Tries), stop.Token);
            await store.EndAsync(held, CancellationToken.None);
        }
        catch (Exception exception)
        {
            await FailAsync(held, exception, stop.IsCancellationRequested);
        }
        finally
        {
            _running.TryRemove(held, out _);
            stop.Dispose();
            Look();
        }
    }

    private async Task FailAsync(HeldDue held, Exception exception, bool stopped)
    {
        try
        {
            if (stopped && exception is OperationCanceledException)
            {
                await store.ReturnAsync(held, time.GetUtcNow(), countsAsTry: false, CancellationToken.None);
            }
            else if (held.Tries >= MostTries)
            {
                Log.GivenUp(log, exception, held.Member, held.Tries);
                await store.EndAsync(held, CancellationToken.None);
            }
            else
            {
                Log.Failed(log, exception, held.Member, held.Tries);
                var pause = TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, Math.Pow(2, held.Tries - 1)));
                await store.ReturnAsync(held, time.GetUtcNow() + pause, countsAsTry: true, CancellationToken.None);
            }
        }
        catch (FaultException fault)
        {
            // Its lease runs out by itself.
            Log.Later(log, fault.Fault.Code);
        }
    }

    private async Task RenewAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(RenewEvery, time);
        while (await timer.WaitForNextTickAsync(ct))
        {
            var held = _running.Keys.ToArray();
            if (held.Length == 0)
            {
                continue;
            }

            try
            {
                var answers = await store.RenewAsync(held, time.GetUtcNow() + Lease, ct);
                for (var i = 0; i < held.Length; i++)
                {
                    if (answers[i] == Held.Lost && _running.TryGetValue(held[i], out var work))
                    {
                        Log.Lost(log, held[i].Member);
                        await work.CancelAsync();
                    }
                }
            }
            catch (FaultException fault)
            {
                Log.Later(log, fault.Fault.Code);
            }
        }
    }

    private sealed class Work
    {
        public CancellationTokenSource Stop { get; } = new();

        public Task Task { get; set; } = Task.CompletedTask;

        // The firing may have ended between the look and the cancel.
        public async Task CancelAsync()
        {
            try
            {
                await Stop.CancelAsync();
            }
            catch (ObjectDisposedException)
            {
                await Task;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "What is due waits for the store ({Code})")]
        public static partial void Later(ILogger logger, string code);

        [LoggerMessage(2, LogLevel.Error, "Nothing here handles what is due of kind {Kind}")]
        public static partial void Unknown(ILogger logger, string kind);

        [LoggerMessage(3, LogLevel.Warning, "What was due failed ({Due}, attempt {Attempt}); it is tried again")]
        public static partial void Failed(ILogger logger, Exception exception, string due, int attempt);

        [LoggerMessage(4, LogLevel.Error, "What was due failed for good ({Due}, attempt {Attempt})")]
        public static partial void GivenUp(ILogger logger, Exception exception, string due, int attempt);

        [LoggerMessage(5, LogLevel.Warning, "Another node took over what was due here ({Due})")]
        public static partial void Lost(ILogger logger, string due);
    }
}
