using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Home.Commands;
using Roommate.Home.Link;
using Roommate.Home.Twins;
using Roommate.Mqtt.Packets;
using Roommate.Platform.Store;

namespace Roommate.Home.Discovery.Outward;

/// <summary>What has been announced of Roommate's own devices, on every side that others can reach, and what they order.</summary>
internal sealed class Outward(
    IReadOnlyList<IMqttSide> sides,
    Devices.Devices devices,
    Twins.Twins twins,
    Commands.Commands commands,
    ForeignDevices foreign,
    IDiscoveryHomes homes,
    IIndexes indexes,
    IOptions<DiscoveryOptions> options)
{
    private const string Owner = "discovery";
    private const string Index = "announced";

    private static readonly string Version = typeof(Outward).Assembly.GetName().Version?.ToString(3) ?? "1.0.0";

    // The last payload by topic: what is as it was is not said again.
    private readonly ConcurrentDictionary<string, string> _said = new(StringComparer.Ordinal);
    private volatile HashSet<string> _ours = [];

    /// <summary>Whether a device is one that is announced.</summary>
    public bool Has(string device) => _ours.Contains(device);

    /// <summary>Somebody has come who knows nothing: all is said again.</summary>
    public void Forget() => _said.Clear();

    /// <summary>Announces all devices of the home that did not come by discovery themselves, and takes back those that are gone.</summary>
    public async ValueTask AnnounceAsync(CancellationToken ct)
    {
        if ((options.Value.Home is { Length: > 0 } chosen ? chosen : await homes.FirstAsync(ct)) is not { } home)
        {
            return;
        }

        var found = foreign.Book.Records.Values.Select(static r => r.DeviceId).ToHashSet();
        var before = (await indexes.AllAsync(Owner, Index, ct)).ToHashSet();
        var now = new HashSet<string>(StringComparer.Ordinal);
        foreach (var device in await devices.OfHomeAsync(home, ct))
        {
            if (!found.Contains(device.Id) && OutwardConfig.Of(device, Version) is { } config)
            {
                now.Add(device.Id);
                if (!before.Contains(device.Id))
                {
                    await indexes.AddAsync(Owner, Index, device.Id, 0, ct);
                }

                await SayAsync(ConfigTopic(device.Id), config.ToJsonString(), ct);
                await StateAsync(device.Id, ct);
            }
        }

        _ours = now;
        foreach (var gone in before.Except(now))
        {
            foreach (var topic in new[] { ConfigTopic(gone), OutwardTopics.State(gone), OutwardTopics.Available(gone), OutwardTopics.Vacuum(gone) })
            {
                await SayAsync(topic, "", ct);
                _said.TryRemove(topic, out _);
            }

            await indexes.RemoveAsync(Owner, Index, gone, ct);
        }
    }

    /// <summary>Says how a device is now.</summary>
    public async ValueTask StateAsync(string device, CancellationToken ct)
    {
        if (await twins.RecentAsync(device, ct) is { } twin)
        {
            await SayAsync(OutwardTopics.State(device), twin.Reported.GetRawText(), ct);
            if (OutwardParts.VacuumState(twin.About.Components, twin.Reported) is { } vacuum)
            {
                await SayAsync(OutwardTopics.Vacuum(device), vacuum.ToJsonString(), ct);
            }

            await SayAsync(OutwardTopics.Available(device), twin.Online ? "online" : "offline", ct);
        }
    }

    /// <summary>An order of somebody else's.</summary>
    public async ValueTask ObeyAsync(MqttMessage message, CancellationToken ct)
    {
        if (message.Retain || OutwardTopics.Read(message.Topic) is not var (device, component, property) || !Has(device)
            || (await twins.RecentAsync(device, ct))?.About.Components?.GetValueOrDefault(component) is not { } known
            || OutwardOrder.Read(known, component, property, Encoding.UTF8.GetString(message.Payload.Span)) is not { } order)
        {
            return;
        }

        var by = new Cause(CauseKind.System, "homeassistant", "Home Assistant", "mqtt");
        if (order.Patch is { } patch)
        {
            await twins.SetDesiredAsync(by, device, patch, ifVersion: null, ct);
        }
        else
        {
            var named = new JsonObject { ["component"] = component };
            if (order.Text is { } text)
            {
                named["text"] = text;
            }

            var args = JsonSerializer.SerializeToElement(named);
            await commands.InvokeAsync(by, new InvokeRequest(device, order.Command!, args), TimeSpan.Zero, ct);
        }
    }

    private string ConfigTopic(string device) => $"{options.Value.Prefix}/device/{DiscoveryTopic.OwnObject}{device}/config";

    private async ValueTask SayAsync(string topic, string payload, CancellationToken ct)
    {
        if (_said.TryGetValue(topic, out var last) && last == payload)
        {
            return;
        }

        _said[topic] = payload;
        foreach (var side in sides)
        {
            await side.PublishAsync(new MqttMessage(topic, Encoding.UTF8.GetBytes(payload), MqttQos.AtLeastOnce, Retain: true), ct);
        }
    }
}
