using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Roommate.Contracts.Faults;
using Roommate.Home.Twins;

namespace Roommate.Home.Firmware;

/// <summary>Offers a running roll-out to devices that come to it later: claimed after it began, or of another model or version than before.</summary>
internal sealed partial class RollOuts(Twins.Twins twins, Releases releases, ILogger<RollOuts> log) : BackgroundService
{
    private const int MostWaiting = 10_000;

    // Full: more devices at once than any home has. What is dropped is offered when the device says again what it is.
    private readonly Channel<string> _came = Channel.CreateBounded<string>(new BoundedChannelOptions(MostWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        twins.Moved += Hear;
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        twins.Moved -= Hear;
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var device in _came.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await releases.OfferAsync(device, stoppingToken);
            }
            catch (FaultException fault)
            {
                Log.Later(log, device, fault.Fault.Code);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Log.Failed(log, device, exception);
            }
        }
    }

    // What a device says of itself at every connection is mostly what it said before, and costs one comparison.
    private void Hear(TwinMoved moved)
    {
        var (before, after) = (moved.Before.About, moved.After.About);
        if (after.Model is not null && (before.Model != after.Model || before.Firmware != after.Firmware || before.Components is null) && !ReferenceEquals(before, after))
        {
            _came.Writer.TryWrite(moved.DeviceId);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3091, LogLevel.Warning, "Offering firmware to {Device} waits for the store ({Code}); it is offered when it says again what it is")]
        public static partial void Later(ILogger logger, string device, string code);

        [LoggerMessage(3092, LogLevel.Error, "Offering firmware to {Device} failed")]
        public static partial void Failed(ILogger logger, string device, Exception exception);
    }
}
