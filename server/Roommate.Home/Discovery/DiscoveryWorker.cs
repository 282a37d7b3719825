using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Roommate.Contracts.Faults;
using Roommate.Home.Discovery.Tasmota;
using Roommate.Home.Link;
using Roommate.Mqtt.Packets;

namespace Roommate.Home.Discovery;

/// <summary>Hears what is announced, on every side, and hands it in batches to <see cref="DiscoveryIntake"/>: a thousand devices that announce themselves at once are a few steps each.</summary>
internal sealed partial class DiscoveryWorker(
    IEnumerable<IMqttSide> sides,
    ForeignDevices foreign,
    DiscoveryIntake intake,
    IOptions<DiscoveryOptions> options,
    TimeProvider time,
    ILogger<DiscoveryWorker> log) : BackgroundService
{
    private const int MostAtOnce = 2_000;
    private const int Waiting = 20_000;

    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(2);

    private readonly Channel<(IMqttSide Side, MqttMessage Message)> _heard = Channel.CreateBounded<(IMqttSide, MqttMessage)>(
        new BoundedChannelOptions(Waiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Enabled)
        {
            return;
        }

        await PatientlyAsync(foreign.LoadAsync, stoppingToken);
        var prefix = options.Value.Prefix;
        var hearing = new List<IAsyncDisposable>();
        try
        {
            foreach (var side in sides)
            {
                foreach (var filter in new[] { $"{prefix}/+/+/config", $"{prefix}/+/+/+/config", $"{TasmotaReader.Root}+/config", $"{TasmotaReader.Root}+/sensors" })
                {
                    hearing.Add(await side.SubscribeAsync(filter, MqttAudience.One, (message, ct) => _heard.Writer.WriteAsync((side, message), ct), stoppingToken));
                }

                side.BeganSpeaking += () => BeginGreeting(side, stoppingToken);
                if (side.IsSpeaking)
                {
                    BeginGreeting(side, stoppingToken);
                }
            }

            await WorkAsync(stoppingToken);
        }
        finally
        {
            foreach (var one in hearing)
            {
                await one.DisposeAsync();
            }

            await foreign.StopAsync();
        }
    }

    private async Task WorkAsync(CancellationToken stopping)
    {
        var batch = new List<(IMqttSide, MqttMessage)>();
        while (!stopping.IsCancellationRequested)
        {
            // Something announced, or a home to put things in that was not there before.
            using (var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping))
            {
                var heard = _heard.Reader.WaitToReadAsync(limit.Token).AsTask();
                if (await Task.WhenAny(heard, Task.Delay(Again, time, limit.Token)) == heard)
                {
                    await Task.Delay(Gather, time, stopping);
                }

                await limit.CancelAsync();
            }

            while (batch.Count < MostAtOnce && _heard.Reader.TryRead(out var one))
            {
                batch.Add(one);
            }

            await PatientlyAsync(ct => intake.TakeAsync(batch, ct), stopping);
            batch.Clear();
        }
    }

    /// <summary>Says what Home Assistant says when it starts: devices that keep no announcements announce themselves again.</summary>
    private void BeginGreeting(IMqttSide side, CancellationToken stopping) => _ = GreetAsync(side, stopping);

    private async Task GreetAsync(IMqttSide side, CancellationToken stopping)
    {
        try
        {
            await side.PublishAsync(new MqttMessage($"{options.Value.Prefix}/status", "online"u8.ToArray(), MqttQos.AtLeastOnce), stopping);
        }
        catch (OperationCanceledException)
        {
            // Stopping, or this node no longer speaks on that side.
        }
        catch (Exception exception)
        {
            Log.Failed(log, exception);
        }
    }

    // While the store is away announcements wait.
    private async Task PatientlyAsync(Func<CancellationToken, ValueTask> work, CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                await work(stopping);
                return;
            }
            catch (FaultException fault)
            {
                Log.Later(log, fault.Fault.Code);
                await Task.Delay(Again, time, stopping);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Log.Failed(log, exception);
                return;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3061, LogLevel.Warning, "Announced devices wait for the store ({Code})")]
        public static partial void Later(ILogger logger, string code);

        [LoggerMessage(3062, LogLevel.Error, "Taking in announced devices failed")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
