using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Hosting;
using Roommate.Contracts.Events;
using Roommate.Contracts.Live;
using Roommate.Home.Endpoint;
using Roommate.Mqtt.Hooks;
using Roommate.Mqtt.Packets;
using Roommate.Platform.Facts;

namespace Roommate.Home.Link;

/// <summary>
/// The devices connected to this node. Each has one worker that tells it what is wanted (rule 7: the delta comes first,
/// right after its subscription), and is declared gone on its will, its keep-alive, or three missed intervals (rule 11).
/// </summary>
internal sealed class DeviceLinks(
    Twins.Twins twins,
    Devices.Devices devices,
    DeviceTeller teller,
    OwnWay way,
    LinkStore store,
    EndpointNode node,
    Func<IMqttBroker> broker,
    TimeProvider time) : BackgroundService, IMqttSessionObserver, IFactHandler<DeviceAccessEnded>
{
    private const int MissedIntervals = 3;

    private readonly ConcurrentDictionary<string, DeviceLink> _links = new(StringComparer.Ordinal);

    // A device may be several clients at once, as one that listens in one program and reports with another.
    private readonly ConcurrentDictionary<string, ImmutableHashSet<MqttClientInfo>> _clients = new(StringComparer.Ordinal);

    public async ValueTask ConnectedAsync(MqttClientInfo client, CancellationToken cancellationToken)
    {
        if (!DeviceAccess.IsDevice(client))
        {
            return;
        }

        var link = new DeviceLink(client.Principal.Name, way, time, client);
        _clients.AddOrUpdate(link.Device, static (_, c) => [c], static (_, others, c) => others.Add(c), client);
        // What it declared on an earlier connection still holds.
        link.IntervalMs = (await twins.RecentAsync(link.Device, cancellationToken))?.About.IntervalMs;
        link.Hearing = await teller.HearAsync(link);
        var old = _links.AddOrUpdate(link.Device, link, (_, _) => link);
        await store.ConnectedAsync(link.Device, node.Name, cancellationToken);
        await store.AwakeAsync(link.Device, cancellationToken);
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
            teller.Asked(link);
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
        if (!DeviceAccess.IsDevice(client) || kind == MqttDisconnectKind.Takeover || !IsLast(client)
            || !_links.TryGetValue(client.Principal.Name, out var link) || !_links.TryRemove(new KeyValuePair<string, DeviceLink>(link.Device, link)))
        {
            return;
        }

        await link.DisposeAsync();
        // Connected to another node meanwhile, it is not gone.
        if (await store.GoneAsync(link.Device, node.Name, cancellationToken))
        {
            await (kind == MqttDisconnectKind.Normal && link.IntervalMs is > 0 and var interval
                ? SleepAsync(link.Device, time.GetUtcNow().AddMilliseconds((double)interval * MissedIntervals), cancellationToken)
                : OfflineAsync(link.Device, cancellationToken));
        }
    }

    // The device is there as long as one of its clients is.
    private bool IsLast(MqttClientInfo client)
    {
        var device = client.Principal.Name;
        var left = _clients.AddOrUpdate(device, static (_, _) => [], static (_, all, gone) => all.Remove(gone), client);
        return left.IsEmpty && _clients.TryRemove(new KeyValuePair<string, ImmutableHashSet<MqttClientInfo>>(device, left));
    }

    public DeviceLink? Find(string device) => _links.GetValueOrDefault(device);

    public async ValueTask OnlineAsync(string device, long? boot, CancellationToken ct)
    {
        var by = ByDevice(device);
        var before = await twins.RecentAsync(device, ct);
        if (before is null || (before is { Online: true, Asleep: false } && (boot is null || boot == before.Boot)))
        {
            return;
        }

        if ((await twins.ConnectAsync(by, device, boot, ct)).Succeeded && !before.Online)
        {
            await devices.ToldAsync(device, by, names: false, ct);
        }
    }

    /// <summary>
    /// It said goodbye, as what sleeps between its readings does, and has declared how often it is heard: that it is gone
    /// shows when it does not come back (rule 11). Without a declared interval a goodbye is the end.
    /// </summary>
    private async ValueTask SleepAsync(string device, DateTimeOffset until, CancellationToken ct)
    {
        await store.AsleepAsync(device, until, ct);
        await twins.SleepAsync(ByDevice(device), device, ct);
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
        if (Find(fact.DeviceId)?.Client is { } client)
        {
            broker().Revoke(client.Principal);
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
                    await teller.GuardAsync(device, ct => OfflineAsync(device, ct), stoppingToken);
                }
            }
        }
    }
}
