using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Roommate.Contracts.Events;
using Roommate.Contracts.Faults;
using Roommate.Home.Link;
using Roommate.Home.Twins;
using Roommate.Mqtt.Packets;
using Roommate.Platform.Facts;

namespace Roommate.Home.Discovery.Outward;

/// <summary>
/// Keeps the announcements in step: at start, when devices come, change or go, and when Home Assistant says that it has started. A twin's
/// change is said by the node that committed it, gathered for a moment, so a lively device costs a few messages a second.
/// </summary>
internal sealed partial class OutwardWorker(
    Outward outward,
    IReadOnlyList<IMqttSide> sides,
    Twins.Twins twins,
    IOptions<DiscoveryOptions> options,
    TimeProvider time,
    ILogger<OutwardWorker> log) : BackgroundService, IFactHandler<HomeNamesChanged>
{
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<string, bool> _moved = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _something = new(0);
    private int _all = 1;

    public ValueTask HearAsync(HomeNamesChanged fact, CancellationToken ct)
    {
        All();
        return ValueTask.CompletedTask;
    }

    public override void Dispose()
    {
        _something.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (sides.Count == 0 || !options.Value.Out)
        {
            return;
        }

        twins.Moved += Moved;
        var hearing = new List<IAsyncDisposable>();
        try
        {
            foreach (var side in sides)
            {
                hearing.Add(await side.SubscribeAsync(OutwardTopics.Orders, MqttAudience.One, (message, ct) => outward.ObeyAsync(message, ct), stoppingToken));
                hearing.Add(await side.SubscribeAsync($"{options.Value.Prefix}/status", MqttAudience.One, GreetedAsync, stoppingToken));
            }

            _something.Release();
            while (true)
            {
                await _something.WaitAsync(stoppingToken);
                await Task.Delay(Gather, time, stoppingToken);
                await GuardAsync(stoppingToken);
            }
        }
        finally
        {
            twins.Moved -= Moved;
            foreach (var one in hearing)
            {
                await one.DisposeAsync();
            }
        }
    }

    // Home Assistant has started and may know nothing.
    private ValueTask GreetedAsync(MqttMessage message, CancellationToken ct)
    {
        if (!message.Retain && Encoding.UTF8.GetString(message.Payload.Span) == "online")
        {
            outward.Forget();
            All();
        }

        return ValueTask.CompletedTask;
    }

    private void Moved(TwinMoved moved)
    {
        if (outward.Has(moved.DeviceId) && _moved.TryAdd(moved.DeviceId, true))
        {
            Wake();
        }
    }

    private void All()
    {
        Volatile.Write(ref _all, 1);
        Wake();
    }

    private void Wake()
    {
        if (_something.CurrentCount == 0)
        {
            _something.Release();
        }
    }

    private async ValueTask GuardAsync(CancellationToken ct)
    {
        try
        {
            if (Interlocked.Exchange(ref _all, 0) == 1)
            {
                await outward.AnnounceAsync(ct);
            }

            foreach (var device in _moved.Keys)
            {
                _moved.TryRemove(device, out _);
                await outward.StateAsync(device, ct);
            }
        }
        catch (FaultException fault)
        {
            Log.Later(log, fault.Fault.Code);
            All();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Log.Failed(log, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3081, LogLevel.Warning, "Announcing Roommate's devices waits for the store ({Code})")]
        public static partial void Later(ILogger logger, string code);

        [LoggerMessage(3082, LogLevel.Error, "Announcing Roommate's devices failed")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
