using System.Collections.Concurrent;
using Roommate.Home.Link;
using Roommate.Mqtt.Packets;

namespace Roommate.Home.Bridge;

/// <summary>
/// Roommate's own devices behind the external broker. The broker says who may publish as which device; for the twin it is as if the
/// device were connected here. A subscription cannot be seen through a broker: <c>online</c> and <c>get</c> bring the delta instead.
/// </summary>
internal sealed class BridgedDevices(DeviceMessages messages, DeviceTeller teller, Twins.Twins twins, BridgeStore store, BridgeSide side, TimeProvider time) : IDisposable
{
    // What a device had to say while the broker was away comes at once: a minute of it is no flood.
    private const double BurstSeconds = 60;
    private const string OnlineTopic = "online";

    // Telemetry, by far the most there is, carries its own time: any node may take any of it. The rest needs its order.
    private static readonly string[] Ordered = ["about", OnlineTopic, "reported", "get", "event/+", "res/+"];

    private readonly SemaphoreSlim _hearing = new(1);
    private readonly ConcurrentDictionary<string, DeviceLink> _links = new(StringComparer.Ordinal);

    /// <summary>Hears the devices, from every start of the bridge on.</summary>
    public void Hear(string installation)
    {
        foreach (var topic in Ordered)
        {
            side.Add(new BridgeFilter(LinkTopics.Of("+", topic), LaneOf, TakeAsync), MqttAudience.One);
        }

        side.Add(new BridgeFilter($"$share/roommate-{installation}/{LinkTopics.Of("+", "tele/+")}", LaneOf, TakeAsync), MqttAudience.Each);
    }

    /// <summary>This node leads: it tells every device that was ever heard what is wanted of it now, and from now on.</summary>
    public async ValueTask LeadAsync(CancellationToken ct)
    {
        foreach (var device in await store.DevicesAsync(ct))
        {
            if (await twins.StateAsync(device, ct) is null)
            {
                await store.RemoveAsync(device, ct);
                continue;
            }

            var link = await LinkAsync(device, ct);
            teller.Asked(link);
        }
    }

    /// <summary>Another node leads: it tells them.</summary>
    public async ValueTask FollowAsync()
    {
        foreach (var (device, link) in _links)
        {
            _links.TryRemove(device, out _);
            await link.DisposeAsync();
        }
    }

    public void Dispose() => _hearing.Dispose();

    private static string LaneOf(string topic) => LinkTopics.TrySplit(topic, out var device, out _) ? device : topic;

    private async ValueTask TakeAsync(MqttMessage message, CancellationToken ct)
    {
        if (!LinkTopics.TrySplit(message.Topic, out var device, out var what) || await twins.RecentAsync(device, ct) is null)
        {
            return; // a device of somebody else's
        }

        if (what.StartsWith("tele/", StringComparison.Ordinal))
        {
            await messages.TakeAsync(new Said(device, what, message.Payload, Known(device), side), ct);
            return;
        }

        var link = await LinkAsync(device, ct);
        await messages.TakeAsync(new Said(device, what, message.Payload, link, side), ct);
        if (what == "get" || (what == OnlineTopic && LinkMessages.ReadOnline(message.Payload).TryGet(out var online, out _) && online.On))
        {
            await teller.TellDeltaAsync(link, ct);
            link.Command = null; // sent again on its new connection: the device runs an id once
            teller.Asked(link);
        }
    }

    private DeviceLink Known(string device) => _links.GetOrAdd(device, static (d, all) => new DeviceLink(d, all.side, all.time, burstSeconds: BurstSeconds), (side, time));

    private async ValueTask<DeviceLink> LinkAsync(string device, CancellationToken ct)
    {
        var link = Known(device);
        if (link.IsHeard)
        {
            return link;
        }

        // The device may say something while this node begins to lead: it is heard once.
        await _hearing.WaitAsync(ct);
        try
        {
            if (!link.IsHeard)
            {
                await store.AddAsync(device, ct);
                link.Hearing = await teller.HearAsync(link);
            }
        }
        finally
        {
            _hearing.Release();
        }

        return link;
    }
}
