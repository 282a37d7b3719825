using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Roommate.Contracts.Faults;
using Roommate.Home.Endpoint;
using Roommate.Mqtt.Broker;
using Roommate.Mqtt.Client;
using Roommate.Platform.Store;

namespace Roommate.Home.Bridge;

/// <summary>Keeps this node joined to the external broker, and leads while it holds the lease.</summary>
internal sealed partial class BridgeService(
    string address,
    IOptions<MqttOptions> settings,
    BridgeSide side,
    BridgedDevices devices,
    BridgeStore store,
    ILeases leases,
    EndpointNode node,
    TimeProvider time,
    ILoggerFactory loggers) : BackgroundService
{
    private const string LeaseOf = "bridge";
    private const string LeaseName = "leader";

    // The leader's session keeps what devices said while nobody led; a node's only what came while it reconnected.
    private const uint LeaderSessionSeconds = 7 * 24 * 3600;
    private const uint NodeSessionSeconds = 60;

    private static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(2);

    private readonly ILogger _log = loggers.CreateLogger<BridgeService>();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var installation = await PatientlyAsync(store.InstallationAsync, stoppingToken);
        var options = BridgeAddress.Read(address, settings.Value.BridgeAuthorities);
        Log.Joining(_log, options.Host, options.Port);
        devices.Hear(installation);
        await using var client = new BridgeClient(
            options with { ClientId = $"roommate-{installation}-{node.Name}", SessionExpirySeconds = NodeSessionSeconds }, time, loggers);
        side.Join(client);
        client.Start();
        try
        {
            while (true)
            {
                if (await PatientlyAsync(ct => leases.TakeAsync(LeaseOf, LeaseName, LeaseTime, ct), stoppingToken) is { } lease)
                {
                    await LeadAsync(lease, options with { ClientId = $"roommate-{installation}", SessionExpirySeconds = LeaderSessionSeconds }, stoppingToken);
                }

                await Task.Delay(Beat, time, stoppingToken);
            }
        }
        finally
        {
            side.Join(null);
        }
    }

    private async Task LeadAsync(Lease lease, MqttClientOptions options, CancellationToken stopping)
    {
        var client = new BridgeClient(options, time, loggers);
        side.Lead(client);
        client.Start();
        Log.Leading(_log);
        try
        {
            await PatientlyAsync(
                async ct =>
                {
                    await devices.LeadAsync(ct);
                    return true;
                },
                stopping);

            // An unreachable store renews nothing, but it lets nobody else in either.
            while (await PatientlyAsync(ct => leases.RenewAsync(lease, ct), stopping))
            {
                await Task.Delay(Beat, time, stopping);
            }
        }
        finally
        {
            side.Lead(null);
            await devices.FollowAsync();
            await client.DisposeAsync();
            if (stopping.IsCancellationRequested)
            {
                await ReleaseAsync(lease);
            }
        }
    }

    private async ValueTask ReleaseAsync(Lease lease)
    {
        try
        {
            await leases.ReleaseAsync(lease, CancellationToken.None);
        }
        catch (FaultException fault)
        {
            Log.Waiting(_log, fault.Fault.Code); // it runs out by itself
        }
    }

    private async ValueTask<T> PatientlyAsync<T>(Func<CancellationToken, ValueTask<T>> work, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                return await work(ct);
            }
            catch (FaultException fault)
            {
                Log.Waiting(_log, fault.Fault.Code);
                await Task.Delay(Beat, time, ct);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3041, LogLevel.Information, "Joining the MQTT broker at {Host}:{Port}")]
        public static partial void Joining(ILogger logger, string host, int port);

        [LoggerMessage(3042, LogLevel.Information, "This node hears the devices behind the external MQTT broker")]
        public static partial void Leading(ILogger logger);

        [LoggerMessage(3043, LogLevel.Warning, "The bridge waits for the store ({Code})")]
        public static partial void Waiting(ILogger logger, string code);
    }
}
