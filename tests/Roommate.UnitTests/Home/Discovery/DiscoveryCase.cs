using System.Text;
using System.Text.Json.Nodes;
using Roommate.Home.Discovery;
using Roommate.Home.Discovery.Tasmota;
using Roommate.Testing;

namespace Roommate.UnitTests.Home.Discovery;

/// <summary>One case of tests/vectors/discovery: what a device announces, and what is to come of what it says and of what is wanted.</summary>
internal sealed record DiscoveryCase(string Family, string Name, JsonObject Body)
{
    public static IEnumerable<DiscoveryCase> All() =>
        Directory.EnumerateFiles(Path.Combine(Generated.Root, "tests", "vectors", "discovery"), "*.json").Order(StringComparer.Ordinal)
            .SelectMany(static file => JsonNode.Parse(File.ReadAllText(file))!.AsArray()
                .Select(c => new DiscoveryCase(Path.GetFileNameWithoutExtension(file), c!["name"]!.GetValue<string>(), c.AsObject())));

    public IEnumerable<JsonObject> Several(string key) => (Body[key] as JsonArray ?? []).Select(static n => n!.AsObject());

    /// <summary>The device as it is after all announcements.</summary>
    public ForeignDevice Found()
    {
        FoundRecord? record = null;
        TasmotaTopics? topics = null;
        JsonObject? tasmota = null;
        foreach (var one in Several("announce"))
        {
            var (topic, payload) = (one["topic"]!.GetValue<string>(), Payload(one["payload"]));
            Announcement told;
            if (TasmotaReader.Split(topic) is { } split)
            {
                if (split.IsSensors)
                {
                    told = TasmotaReader.ReadSensors(topic, payload, tasmota!, topics!);
                }
                else
                {
                    told = TasmotaReader.ReadConfig(topic, payload, out topics);
                    tasmota = AnnouncementReader.ReadObject(payload);
                }
            }
            else
            {
                told = AnnouncementReader.Read(topic, DiscoveryTopic.Read("homeassistant", topic)!, payload);
            }

            record = FoundRules.Take(record, "own", topic, told, static _ => false, DateTimeOffset.UnixEpoch);
        }

        return new ForeignDevice("fnd_1", record!, "homeassistant");
    }

    /// <summary>A text is itself, anything else is JSON without spaces.</summary>
    public static byte[] Payload(JsonNode? node) =>
        Encoding.UTF8.GetBytes(node is JsonValue value && value.TryGetValue<string>(out var text) ? text : node!.ToJsonString());

    public override string ToString() => $"{Family}: {Name}";
}
