using System.Text.Json;
using System.Text.Json.Nodes;
using Roommate.Contracts.Home;
using Roommate.Home.Devices;
using Roommate.Home.Discovery.Entities;
using Roommate.Home.Twins;

namespace Roommate.Home.Discovery;

/// <summary>
/// A found device at work: its entities, and from where it is known that it is there. Made anew whenever what is kept of it changes;
/// it decides nothing about the home and knows no broker.
/// </summary>
internal sealed class ForeignDevice
{
    private readonly Dictionary<string, Entity> _entities = new(StringComparer.Ordinal);
    private readonly List<(string Id, Availability Availability)> _availability = [];
    private readonly Dictionary<string, bool> _there = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Component> _components = new(StringComparer.Ordinal);
    private readonly List<string> _problems = [];

    public ForeignDevice(string id, FoundRecord record, string prefix)
    {
        Id = id;
        Record = record;
        foreach (var part in record.Parts)
        {
            var config = new Config(part, prefix);
            var entity = EntityReader.Read(config);
            if (entity is null)
            {
                _problems.Add($"{part.Id} is a {part.Platform}, which is not known here; it is kept.");
                continue;
            }

            _entities[part.Id] = entity;
            var component = entity.Describe();
            _components[part.Id] = DeviceRules.CheckComponents(new Dictionary<string, Component> { [part.Id] = component }) is null ? component : new Component(component.Kind);
            var availability = new Availability(config);
            if (availability.IsTold)
            {
                _availability.Add((part.Id, availability));
            }

            _problems.AddRange(config.Problems.Select(p => $"{part.Id}: {p}"));
        }

        Topics = [.. _entities.Values.SelectMany(static e => e.Topics).Concat(_availability.SelectMany(static a => a.Availability.Topics)).Distinct(StringComparer.Ordinal)];
    }

    public string Id { get; }

    public FoundRecord Record { get; }

    public IReadOnlyCollection<string> Topics { get; }

    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Without a word on availability it counts as there.</summary>
    public bool TellsAvailability => _availability.Count > 0;

    /// <summary>Components that are active for so long and no longer, though they do not say so.</summary>
    public IEnumerable<(string Component, TimeSpan Delay)> OffDelays => _entities.Where(static e => e.Value.OffDelay is not null).Select(static e => (e.Key, e.Value.OffDelay!.Value));

    /// <summary>How long it may be silent and counts as there; null when it says itself whether it is, or has promised nothing.</summary>
    public TimeSpan? MostSilence => TellsAvailability ? null : _entities.Values.Max(static e => e.ExpireAfter);

    public DeviceAbout About => new(Record.Info.Model, Record.Info.Firmware, _components);

    /// <summary>What a message means: a patch of the twin, things that happened, and whether the device is there now (null: it does not say).</summary>
    public (JsonObject Patch, IReadOnlyList<(string Component, string What)> Events, bool? IsThere, IReadOnlyList<string> Problems) Hear(
        string topic, ReadOnlyMemory<byte> payload, JsonElement desired)
    {
        var heard = new HeardText(payload);
        var patch = new JsonObject();
        var events = new List<(string, string)>();
        var problems = new List<string>();
        foreach (var (id, entity) in _entities)
        {
            var report = new EntityReport(MergePatch.Find(desired, id));
            entity.Hear(topic, heard, report);
            if (report.Patch.Count > 0)
            {
                patch[id] = report.Patch;
            }

            events.AddRange(report.Events.Select(e => (id, e)));
            problems.AddRange(report.Problems);
        }

        return (patch, events, HearAvailability(topic, heard), problems);
    }

    /// <summary>What wishes become: messages in their order, refusals by path, and what is taken as done.</summary>
    /// <param name="wanted">The leaves that are to change, by component.</param>
    public (IReadOnlyList<Mqtt.Packets.MqttMessage> Messages, IReadOnlyDictionary<string, string> Refused, JsonObject Assumed) Want(JsonElement wanted, TwinState twin)
    {
        var messages = new List<Mqtt.Packets.MqttMessage>();
        var refused = new Dictionary<string, string>(StringComparer.Ordinal);
        var assumed = new JsonObject();
        foreach (var part in wanted.EnumerateObject())
        {
            if (part.Value.ValueKind != JsonValueKind.Object || !_entities.TryGetValue(part.Name, out var entity))
            {
                refused[part.Name] = "This device has no such part.";
                continue;
            }

            var wish = new Wish(part.Value, property => MergePatch.Find(twin.Desired, $"{part.Name}.{property}") ?? MergePatch.Find(twin.Reported, $"{part.Name}.{property}"));
            entity.Want(wish);
            messages.AddRange(wish.Messages);
            foreach (var (property, reason) in wish.Refused)
            {
                refused[$"{part.Name}.{property}"] = reason;
            }

            if (wish.Assumed.Count > 0)
            {
                assumed[part.Name] = wish.Assumed.DeepClone();
            }
        }

        return (messages, refused, assumed);
    }

    /// <summary>The message of a command, of the component that was named or the first that has it; null when none has.</summary>
    public Mqtt.Packets.MqttMessage? Invoke(string command, string? component) =>
        _entities.Values.FirstOrDefault(e => (component is null || e.Id == component) && e.Commands.Contains(command))?.Invoke(command);

    private bool? HearAvailability(string topic, HeardText heard)
    {
        var said = false;
        foreach (var (id, availability) in _availability)
        {
            if (availability.Hear(topic, heard) is { } there)
            {
                _there[id] = there;
                said = true;
            }
        }

        // A device is there as long as one of its entities is.
        return said ? _there.ContainsValue(true) : null;
    }
}
