using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Roommate.Contracts.Events;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Live;
using Roommate.Mqtt.Hooks;
using Roommate.Mqtt.Packets;
using Roommate.Platform.Facts;

namespace Roommate.Home.Link;

/// <summary>
/// The devices connected to this node. Each has one worker that tells it what is wanted (rule 7: the delta comes first,
/// right after its subscription), and is declared gone on its will, its keep-alive, or three missed intervals (rule 11).
/// </summary>
internal sealed partial class DeviceLinks(
    Twins.Twins twins,
    Devices.Devices devices,
    Commands.Commands commands,
    LinkStore store,
    Func<IMqttBroker> broker,
    TimeProvider time,
    ILogger<DeviceLinks> log) : BackgroundService, IMqttSessionObserver, IFactHandler<DeviceAccessEnded>
{
    private const int MissedIntervals = 3;

    private readonly ConcurrentDictionary<string, DeviceLink> _links = new(StringComparer.Ordinal);

    public async ValueTask ConnectedAsync(MqttClientInfo client, CancellationToken cancellationToken)
    {
        if (!DeviceAccess.IsDevice(client))
        {
            return;
        }

        var link = new DeviceLink(client, time);
        link.Hearing = await store.HearWishesAsync(link.Device, () => Wanted(link), () => Asked(link));
        var old = _links.AddOrUpdate(link.Device, link, (_, _) => link);
        if (!ReferenceEquals(old, link))
        {
            await old.DisposeAsync();
        }
    }

    public async ValueTask SubscribedAsync(MqttClientInfo client, MqttSubscription subscription, CancellationToken cancellationToken)
    {
        if (!DeviceAccess.IsDevice(client))
        {
            return;
        }

        var device = client.Principal.Name;
        if (LinkTopics.CoversCommands(subscription.Filter, device) && Find(device) is { } link)
        {
            // What it was sent before, on another connection, it is sent again: the device runs an id once.
            Asked(link);
        }

        if (!LinkTopics.CoversDelta(subscription.Filter, device))
        {
            return;
        }

        await OnlineAsync(device, boot: null, cancellationToken);
        if (await twins.StateAsync(device, cancellationToken) is { } state)
        {
            Find(device)?.Tell(state.DesiredVersion);
            broker().PublishTo(client, new MqttMessage(LinkTopics.Of(device, "delta"), LinkMessages.Delta(state), MqttQos.AtLeastOnce));
        }
    }

    public async ValueTask DisconnectedAsync(MqttClientInfo client, MqttDisconnectKind kind, CancellationToken cancellationToken)
    {
        if (!DeviceAccess.IsDevice(client) || kind == MqttDisconnectKind.Takeover || !_links.TryGetValue(client.Principal.Name, out var link) || link.Client != client)
        {
            return;
        }

        _links.TryRemove(new KeyValuePair<string, DeviceLink>(link.Device, link));
        await link.DisposeAsync();
        await OfflineAsync(link.Device, cancellationToken);
    }

    public DeviceLink? Find(string device) => _links.GetValueOrDefault(device);

    public async ValueTask OnlineAsync(string device, long? boot, CancellationToken ct)
    {
        var by = ByDevice(device);
        var before = await twins.RecentAsync(device, ct);
        if (before is null || (before.Online && (boot is null || boot == before.Boot)))
        {
            return;
        }

        if ((await twins.ConnectAsync(by, device, boot, ct)).Succeeded && !before.Online)
        {
            await devices.ToldAsync(device, by, names: false, ct);
        }
    }

    public async ValueTask OfflineAsync(string device, CancellationToken ct)
    {
        var by = ByDevice(device);
        var before = await twins.StateAsync(device, ct);
        if (before?.Online == true && (await twins.DisconnectAsync(by, device, ct)).Succeeded)
        {
            await devices.ToldAsync(device, by, names: false, ct);
        }
    }

    /// <summary>The identity is gone or has another secret: what is connected with the old one ends.</summary>
    public ValueTask HearAsync(DeviceAccessEnded fact, CancellationToken ct)
    {
        if (Find(fact.DeviceId) is { } link)
        {
            broker().Revoke(link.Client.Principal);
        }

        return ValueTask.CompletedTask;
    }

    public static Cause ByDevice(string device) => new(CauseKind.Device, device, Via: "mqtt");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var (device, link) in _links)
            {
                if (link.IsSilent(MissedIntervals))
                {
                    await GuardAsync(device, ct => OfflineAsync(device, ct), stoppingToken);
                }
            }
        }
    }

    private void Asked(DeviceLink link)
    {
        link.IsAsked = true;
        Wanted(link);
    }

    // From the thread that reads Redis: hands on only.
    private void Wanted(DeviceLink link)
    {
        if (link.TryStart())
        {
            _ = TellAsync(link);
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
            link.Command = broker().Publish(message) > 0 ? command.Id : link.Command;
        }

        if (await twins.StateAsync(link.Device, ct) is { } state && link.Tell(state.DesiredVersion))
        {
            broker().Publish(new MqttMessage(LinkTopics.Of(link.Device, "delta"), LinkMessages.Delta(state), MqttQos.AtLeastOnce));
        }
    }

    private async ValueTask GuardAsync(string device, Func<CancellationToken, ValueTask> work, CancellationToken ct)
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

    private static partial class Log
    {
        [LoggerMessage(3001, LogLevel.Warning, "Device {Device} could not be served right now ({Code})")]
        public static partial void Later(ILogger logger, string device, string code);

        [LoggerMessage(3002, LogLevel.Error, "Serving device {Device} failed")]
        public static partial void Failed(ILogger logger, Exception exception, string device);
    }
}
