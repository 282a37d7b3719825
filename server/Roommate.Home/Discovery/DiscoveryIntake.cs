using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Roommate.Contracts;
using Roommate.Contracts.Events;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Home.Discovery.Tasmota;
using Roommate.Home.Link;
using Roommate.Mqtt.Packets;
using Roommate.Platform.Facts;

namespace Roommate.Home.Discovery;

/// <summary>Takes announcements in: keeps what they say, and has a device in the registry for each thing that can be used. One batch at a time on a node; the store keeps nodes apart.</summary>
internal sealed partial class DiscoveryIntake(
    FoundStore store,
    ForeignDevices foreign,
    Devices.Devices devices,
    Twins.Twins twins,
    IDiscoveryHomes homes,
    IFacts facts,
    IOptions<DiscoveryOptions> options,
    Ids ids,
    TimeProvider time,
    ILogger<DiscoveryIntake> log)
{
    private const int MostFound = 2_000;
    private const int MostRefused = 200;
    private const int AtOnce = 16;

    // Tasmota says what it is and what it measures on two topics, in any order.
    private readonly Dictionary<string, (string Topic, JsonObject Config, TasmotaTopics Topics)> _tasmotas = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Topic, ReadOnlyMemory<byte> Payload)> _tasmotaSensors = new(StringComparer.Ordinal);

    public async ValueTask TakeAsync(IReadOnlyList<(IMqttSide Side, MqttMessage Message)> heard, CancellationToken ct)
    {
        var steps = new Dictionary<string, List<Func<FoundRecord?, FoundRecord?>>>(StringComparer.Ordinal);
        var sources = new Dictionary<(string, string), string>();
        foreach (var (side, message) in heard)
        {
            foreach (var (topic, told) in Read(message))
            {
                Plan(side.Name, topic, told, steps, sources);
            }
        }

        foreach (var (id, record) in foreign.Book.Records)
        {
            // A home came after the thing was found, or the node that found it died on the way.
            if (record.State is FoundState.Waiting or FoundState.Placed && (record.DeviceId is null || foreign.Find(id) is null))
            {
                steps.TryAdd(id, [static r => r]);
            }
        }

        if (steps.Count > 0)
        {
            var home = options.Value.Home is { Length: > 0 } chosen ? chosen : await homes.FirstAsync(ct);
            await Parallel.ForEachAsync(
                steps, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct }, async (step, token) => await ApplyAsync(step.Key, step.Value, home, token));
        }
    }

    private IEnumerable<(string Topic, Announcement Told)> Read(MqttMessage message)
    {
        if (DiscoveryTopic.Read(options.Value.Prefix, message.Topic) is { } place)
        {
            return place.IsOurs ? [] : [(message.Topic, AnnouncementReader.Read(message.Topic, place, message.Payload))];
        }

        return TasmotaReader.Split(message.Topic) is { } tasmota ? ReadTasmota(tasmota.Mac, tasmota.IsSensors, message) : [];
    }

    private IEnumerable<(string Topic, Announcement Told)> ReadTasmota(string mac, bool isSensors, MqttMessage message)
    {
        if (isSensors)
        {
            _tasmotaSensors[mac] = (message.Topic, message.Payload);
        }
        else
        {
            var told = TasmotaReader.ReadConfig(message.Topic, message.Payload, out var topics);
            if (topics is not null)
            {
                _tasmotas[mac] = (message.Topic, AnnouncementReader.ReadObject(message.Payload)!, topics);
            }

            yield return (message.Topic, told);
        }

        if (_tasmotaSensors.TryGetValue(mac, out var sensors) && _tasmotas.TryGetValue(mac, out var known))
        {
            yield return (sensors.Topic, TasmotaReader.ReadSensors(sensors.Topic, sensors.Payload, known.Config, known.Topics));
        }
    }

    private void Plan(string side, string topic, Announcement told, Dictionary<string, List<Func<FoundRecord?, FoundRecord?>>> steps, Dictionary<(string, string), string> sources)
    {
        var refused = FoundRules.IdOf(side, $"topic:{topic}");
        var now = time.GetUtcNow();
        if (told.Problem is { } problem)
        {
            Log.Refused(log, topic, problem);
            if (foreign.Book.Records.Values.Count(static r => r.State == FoundState.Refused) < MostRefused)
            {
                Add(refused, r => r?.State == FoundState.Ignored ? r : new FoundRecord(side, new FoundInfo([$"topic:{topic}"], topic), [], FoundState.Refused, r?.FoundAt ?? now, r?.HomeId, Problems: [problem]));
            }

            return;
        }

        if (foreign.Book.Records.ContainsKey(refused))
        {
            Add(refused, static _ => null); // what was wrong has been put right, or is gone
        }

        if (told.Removes || told.Migrates)
        {
            if ((sources.GetValueOrDefault((side, topic)) ?? foreign.Book.OfSource(side, topic)) is { } known)
            {
                Add(known, r => r is null ? null : told.Removes ? FoundRules.Remove(r, topic) : FoundRules.Migrate(r, topic));
            }

            return;
        }

        var id = foreign.Book.OfIdentifiers(side, told.Info!) ?? FoundRules.IdOf(side, told.Info!.Identifiers[0]);
        if (!foreign.Book.Records.ContainsKey(id) && !steps.ContainsKey(id) && foreign.Book.Records.Count + steps.Count >= MostFound)
        {
            Log.TooMany(log, MostFound, topic);
            return;
        }

        // Announced by another thing before: its parts go from there.
        if (foreign.Book.OfSource(side, topic) is { } before && before != id)
        {
            Add(before, r => r is null ? null : FoundRules.Remove(r, topic));
        }

        sources[(side, topic)] = id;
        Add(id, r => FoundRules.Take(r, side, topic, told, key => foreign.Book.IsOfAnother(side, id, key, topic), now));

        void Add(string of, Func<FoundRecord?, FoundRecord?> step) => (steps.TryGetValue(of, out var all) ? all : steps[of] = []).Add(step);
    }

    private async ValueTask ApplyAsync(string id, List<Func<FoundRecord?, FoundRecord?>> changes, string? home, CancellationToken ct)
    {
        var (before, after) = await store.ChangeAsync(id, r => Settle(changes.Aggregate(r, static (record, step) => step(record)), home), ct);
        if (after is null)
        {
            if (before is not null)
            {
                // Kept first, told then: what hears of the removed device finds nothing to ignore.
                await facts.TellAsync(new FoundChanged(id), ct);
                await RemoveAsync(before, ct);
            }

            return;
        }

        if (after is { DeviceId: { } device, HomeId: { } owner })
        {
            var about = new ForeignDevice(id, after, options.Value.Prefix).About;
            var by = new Cause(CauseKind.Device, device, Via: "discovery");
            if (!await devices.AddFoundAsync(by, device, owner, FoundRules.NameOf(after.Info), about, ct) && await twins.StateAsync(device, ct) is { } twin && !IsSame(twin.About, about))
            {
                await twins.DescribeAsync(device, about, ct);
                await devices.ToldAsync(device, by, names: true, ct);
            }
        }

        if (!FoundStore.Same(before, after) || (after.DeviceId is not null && foreign.Find(id) is null))
        {
            await facts.TellAsync(new FoundChanged(id), ct);
        }
    }

    // Nothing left of it: it is gone. Else it has a home and, unless nobody wants it, a device.
    private FoundRecord? Settle(FoundRecord? record, string? home)
    {
        if (record is null || (record.Parts.Count == 0 && record.State is not (FoundState.Refused or FoundState.Ignored)))
        {
            return null;
        }

        record = record with { HomeId = record.HomeId ?? home };
        return record is { HomeId: not null, DeviceId: null, State: FoundState.Waiting or FoundState.Placed } ? record with { DeviceId = ids.New(IdPrefix.Device) } : record;
    }

    private async ValueTask RemoveAsync(FoundRecord record, CancellationToken ct)
    {
        if (record.DeviceId is { } device)
        {
            await devices.RemoveAsync(new Cause(CauseKind.Device, device, Via: "discovery"), device, ct);
        }
    }

    private static bool IsSame(DeviceAbout one, DeviceAbout other) =>
        System.Text.Json.JsonSerializer.Serialize(one, Wire.Json) == System.Text.Json.JsonSerializer.Serialize(other, Wire.Json);

    private static partial class Log
    {
        [LoggerMessage(3071, LogLevel.Warning, "The announcement on {Topic} cannot be used: {Problem}")]
        public static partial void Refused(ILogger logger, string topic, string problem);

        [LoggerMessage(3072, LogLevel.Warning, "More than {Most} devices announce themselves; {Topic} is left out")]
        public static partial void TooMany(ILogger logger, int most, string topic);
    }
}
