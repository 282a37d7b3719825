using Microsoft.Extensions.Logging;
using Roommate.Contracts.Faults;
using Roommate.Mqtt.Packets;

namespace Roommate.Home.Link;

/// <summary>Tells devices what is wanted and asked of them, one worker per device; what comes while it works is told after it, once and in its last form.</summary>
internal sealed partial class DeviceTeller(Twins.Twins twins, Commands.Commands commands, LinkStore store, TimeProvider time, ILogger<DeviceTeller> log)
{
    /// <summary>From here on the device is told of wishes made on any node. Dispose the answer to end it.</summary>
    public ValueTask<IAsyncDisposable> HearAsync(DeviceLink link) => store.HearWishesAsync(link.Device, () => Wanted(link), () => Asked(link));

    /// <summary>Something may be asked of the device: a command waits, or the device came.</summary>
    public void Asked(DeviceLink link)
    {
        link.IsAsked = true;
        Wanted(link);
    }

    /// <summary>Something is wanted. From the thread that reads Redis: hands on only.</summary>
    public void Wanted(DeviceLink link)
    {
        if (link.TryStart())
        {
            _ = TellAsync(link);
        }
    }

    /// <summary>The delta as it is now, whether or not it was told before.</summary>
    public async ValueTask TellDeltaAsync(DeviceLink link, CancellationToken ct)
    {
        if (await twins.StateAsync(link.Device, ct) is { } state)
        {
            link.Tell(state.DesiredVersion);
            await link.Way.SendAsync(new MqttMessage(LinkTopics.Of(link.Device, "delta"), LinkMessages.Delta(state), MqttQos.AtLeastOnce), ct);
        }
    }

    public async ValueTask GuardAsync(string device, Func<CancellationToken, ValueTask> work, CancellationToken ct)
    {
        try
        {
            await work(ct);
        }
        catch (FaultException fault)
        {
            // The store is away: the device is told at its next report or subscription.
            Log.Later(log, device, fault.Fault.Code);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Log.Failed(log, exception, device);
        }
    }

    private async Task TellAsync(DeviceLink link)
    {
        await Task.Yield();
        do
        {
            await GuardAsync(link.Device, ct => TellOnceAsync(link, ct), CancellationToken.None);
        }
        while (link.HasMore());
    }

    private async ValueTask TellOnceAsync(DeviceLink link, CancellationToken ct)
    {
        if (link.TakeAsked() && await commands.AdvanceAsync(link.Device, ct) is { } command && link.Command != command.Id)
        {
            var left = Math.Max(1, Math.Ceiling((command.Deadline - time.GetUtcNow()).TotalSeconds));
            var message = new MqttMessage(
                LinkTopics.Of(link.Device, $"cmd/{command.Id}"), LinkMessages.Command(command), MqttQos.AtLeastOnce, Properties: new MqttProperties { MessageExpirySeconds = (uint)left });
            // Nobody took it: the device has not subscribed yet, and is told when it does.
            link.Command = await link.Way.SendAsync(message, ct) ? command.Id : link.Command;
        }

        if (await twins.StateAsync(link.Device, ct) is { } state && link.Tell(state.DesiredVersion))
        {
            await link.Way.SendAsync(new MqttMessage(LinkTopics.Of(link.Device, "delta"), LinkMessages.Delta(state), MqttQos.AtLeastOnce), ct);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3001, LogLevel.Warning, "Device {Device} could not be served right now ({Code})")]
        public static partial void Later(ILogger logger, string device, string code);

        [LoggerMessage(3002, LogLevel.Error, "Serving device {Device} failed")]
        public static partial void Failed(ILogger logger, Exception exception, string device);
    }
}
