using Microsoft.Extensions.Options;
using Roommate.Contracts.Faults;
using Roommate.Mqtt.Client;
using Roommate.Mqtt.Hosting;
using Roommate.Platform.Configuration;
using Roommate.Server.Operations;

namespace Roommate.Server.Demo;

/// <summary>Seeds the demo home and keeps its devices going for as long as the server runs.</summary>
internal sealed partial class DemoHome(
    DemoSeed seed,
    DemoPast past,
    IMqttListener listener,
    IOptions<DemoOptions> options,
    IOptions<DataOptions> data,
    TimeProvider time,
    ILogger<DemoHome> log) : BackgroundService
{
    private const int Seed = 12;

    private IReadOnlyDictionary<string, DemoCredential> _credentials = new Dictionary<string, DemoCredential>();

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!options.Value.Enabled)
        {
            return;
        }

        _credentials = await seed.SeedAsync(options.Value, data.Value.Ensure(), cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (listener.Endpoints.Count == 0)
        {
            Log.NoEndpoint(log);
            return;
        }

        var broker = listener.Endpoints[0];
        var devices = DemoCatalog.Devices.Where(d => _credentials.ContainsKey(d.Name)).Select((spec, i) => KeepAsync(spec, broker, Seed + i, stoppingToken)).ToArray();
        await PastAsync(stoppingToken);
        await Task.WhenAll(devices);
    }

    // Behind the start: nobody waits for a week of history.
    private async Task PastAsync(CancellationToken ct)
    {
        try
        {
            foreach (var (spec, i) in DemoCatalog.Devices.Where(d => _credentials.ContainsKey(d.Name)).Select(static (d, i) => (d, i)))
            {
                await past.WriteAsync(spec, _credentials[spec.Name].Id, Seed + i, ct);
            }
        }
        catch (FaultException fault)
        {
            Log.NoPast(log, fault.Fault.Code);
        }
    }

    private async Task KeepAsync(DemoSpec spec, System.Net.IPEndPoint broker, int number, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                var (id, secret) = _credentials[spec.Name];
                await (spec.Name == DemoFirmware.Device && options.Value.Firmware.Length > 0
                    ? new DemoFirmware(options.Value.Firmware, data.Value.Ensure()).RunAsync(id, secret, broker, ct)
                    : new DemoDevice(spec, id, secret, broker, time, number).RunAsync(ct));
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is MqttConnectException or IOException or System.Net.Sockets.SocketException or System.ComponentModel.Win32Exception or OperationCanceledException)
            {
                Log.Again(log, spec.Name, exception.Message);
            }

            await Task.Delay(TimeSpan.FromSeconds(3), time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(6003, LogLevel.Warning, "The demo's past is not whole: {Code}")]
        public static partial void NoPast(ILogger logger, string code);

        [LoggerMessage(6001, LogLevel.Warning, "The demo's devices need the MQTT endpoint; Mqtt:Listen is empty")]
        public static partial void NoEndpoint(ILogger logger);

        [LoggerMessage(6002, LogLevel.Information, "Demo device {Device} starts again: {Why}")]
        public static partial void Again(ILogger logger, string device, string why);
    }
}
