using System.Text.Json;
using Microsoft.Extensions.Logging;
using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Home.Link;

namespace Roommate.Home.Discovery;

/// <summary>What found devices need of the home: their twins, commands and registry.</summary>
internal sealed partial class ForeignServices(
    Twins.Twins twins, Devices.Devices devices, Commands.Commands commands, LinkStore wishes, Ids ids, TimeProvider time, ILogger<ForeignServices> log)
{
    public Twins.Twins Twins => twins;

    public Commands.Commands Commands => commands;

    public LinkStore Wishes => wishes;

    public TimeProvider Time => time;

    public async ValueTask OnlineAsync(string device, Cause by, CancellationToken ct)
    {
        if (await twins.RecentAsync(device, ct) is { Online: false } && (await twins.ConnectAsync(by, device, boot: null, ct)).Succeeded)
        {
            await devices.ToldAsync(device, by, names: false, ct);
        }
    }

    public async ValueTask OfflineAsync(string device, Cause by, CancellationToken ct)
    {
        if (await twins.StateAsync(device, ct) is { Online: true } && (await twins.DisconnectAsync(by, device, ct)).Succeeded)
        {
            await devices.ToldAsync(device, by, names: false, ct);
        }
    }

    public async ValueTask OccurAsync(string device, Cause by, string component, string what, CancellationToken ct)
    {
        var occurrence = new TwinOccurrence(component, ids.Secret(12), JsonSerializer.SerializeToElement(new { @event = what }));
        await twins.OccurAsync(by, device, occurrence, ct);
    }

    public async ValueTask GuardAsync(string device, Func<CancellationToken, ValueTask> work)
    {
        try
        {
            await work(CancellationToken.None);
        }
        catch (FaultException fault)
        {
            // It is told with the next wish, or when the device comes again.
            Log.Later(log, device, fault.Fault.Code);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Log.Failed(log, exception, device);
        }
    }

    public void Noted(string device, string problem) => Log.Noted(log, device, problem);

    private static partial class Log
    {
        [LoggerMessage(3051, LogLevel.Warning, "Found device {Device} could not be told what is wanted right now ({Code})")]
        public static partial void Later(ILogger logger, string device, string code);

        [LoggerMessage(3052, LogLevel.Error, "Telling found device {Device} what is wanted failed")]
        public static partial void Failed(ILogger logger, Exception exception, string device);

        [LoggerMessage(3053, LogLevel.Information, "Found device {Device}: {Problem}")]
        public static partial void Noted(ILogger logger, string device, string problem);
    }
}
