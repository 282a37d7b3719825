using System.Text.Json;
using System.Text.Json.Nodes;

namespace Roommate.Home.Discovery;

/// <summary>Reads Home Assistant's discovery payloads, the form with one entity and the form with a device's components.</summary>
internal static class AnnouncementReader
{
    public const int MostBytes = 128 * 1024;
    private const int MostParts = 100;
    private const int MostIdentifier = 200;

    // JSON as firmware writes it: a key twice has its last value, as in Python.
    private static readonly JsonDocumentOptions Lenient = new() { MaxDepth = 32, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    public static Announcement Read(string topic, DiscoveryTopic place, ReadOnlyMemory<byte> payload)
    {
        if (payload.Length == 0)
        {
            return new Announcement(Removes: true);
        }

        if (payload.Length > MostBytes)
        {
            return Announcement.Wrong($"The announcement has {payload.Length / 1024} KB; at most {MostBytes / 1024} KB are read.");
        }

        if (ReadObject(payload) is not { } raw)
        {
            return Announcement.Wrong("The announcement is not a JSON object.");
        }

        if (raw["migrate_discovery"] is JsonValue migrates && migrates.TryGetValue<bool>(out var moves) && moves)
        {
            return new Announcement(Migrates: true);
        }

        var config = DiscoveryNames.Expand(raw);
        return place.IsDevice ? ReadDevice(topic, place, config) : ReadOne(topic, place, config);
    }

    /// <summary>A JSON object, or null; a key that is there twice has its last value.</summary>
    public static JsonObject? ReadObject(ReadOnlyMemory<byte> payload)
    {
        try
        {
            using var document = JsonDocument.Parse(payload, Lenient);
            return document.RootElement.ValueKind == JsonValueKind.Object ? ToObject(document.RootElement) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonObject ToObject(JsonElement element)
    {
        var node = new JsonObject();
        foreach (var member in element.EnumerateObject())
        {
            node[member.Name] = ToNode(member.Value);
        }

        return node;
    }

    private static JsonNode? ToNode(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => ToObject(element),
        JsonValueKind.Array => new JsonArray([.. element.EnumerateArray().Select(ToNode)]),
        JsonValueKind.Null => null,
        _ => JsonValue.Create(element.Clone()),
    };

    private static Announcement ReadOne(string topic, DiscoveryTopic place, JsonObject config)
    {
        DiscoveryNames.Fill(config);
        var info = InfoOf(config, place, own: place.Node is null ? place.Object : $"{place.Node}/{place.Object}");
        return new Announcement(info, [PartOf(topic, place.Component, place.Object, config)]);
    }

    private static Announcement ReadDevice(string topic, DiscoveryTopic place, JsonObject config)
    {
        if (config["device"] is not JsonObject)
        {
            return Announcement.Wrong("The announcement of a device has no device (dev).");
        }

        if (config["components"] is not JsonObject { Count: > 0 } components)
        {
            return Announcement.Wrong("The announcement of a device has no components (cmps).");
        }

        if (components.Count > MostParts)
        {
            return Announcement.Wrong($"The device has {components.Count} components; at most {MostParts} are read.");
        }

        // What stands beside the components holds for each that does not say otherwise.
        var root = config["~"] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
        DiscoveryNames.Fill(config);
        var shared = config.Where(static m => m.Key is not ("components" or "~" or "platform" or "unique_id" or "name")).ToArray();
        var parts = new List<FoundPart>(components.Count);
        foreach (var (id, node) in components)
        {
            // Only a platform: the component is gone.
            if (node is not JsonObject own || own.All(static m => m.Key == "platform") || Config.Text(own, "platform") is not { } platform)
            {
                continue;
            }

            var whole = (JsonObject)own.DeepClone();
            foreach (var (key, common) in shared)
            {
                if (!whole.ContainsKey(key))
                {
                    whole[key] = common?.DeepClone();
                }
            }

            DiscoveryNames.Fill(whole, root);
            parts.Add(PartOf(topic, platform, id, whole));
        }

        var twice = parts.GroupBy(static p => p.Key).FirstOrDefault(static g => g.Count() > 1);
        return twice is not null
            ? Announcement.Wrong($"Two components have the unique id {twice.Key}.")
            : new Announcement(InfoOf(config, place, own: place.Object), parts);
    }

    private static FoundPart PartOf(string topic, string platform, string id, JsonObject config)
    {
        var key = Config.Text(config, "unique_id") is { Length: > 0 and <= MostIdentifier } unique ? $"{platform}:{unique}" : $"{topic}:{id}";
        config.Remove("~");
        config.Remove("device");
        config.Remove("origin");
        return new FoundPart(key, topic, platform, id, config);
    }

    private static FoundInfo InfoOf(JsonObject config, DiscoveryTopic place, string own)
    {
        var device = config["device"] as JsonObject ?? [];
        var origin = config["origin"] as JsonObject ?? [];
        var identifiers = Config.Texts(device, "identifiers").Select(static i => $"id:{i}").Concat(Connections(device)).Where(static i => i.Length <= MostIdentifier).Take(10).ToList();
        if (identifiers.Count == 0)
        {
            identifiers.Add(Config.Text(config, "unique_id") is { Length: > 0 and <= MostIdentifier } unique ? $"unique:{place.Component}:{unique}" : $"object:{place.Component}/{own}");
        }

        return new FoundInfo(
            identifiers,
            Config.Text(device, "name") ?? (device.Count == 0 ? Config.Text(config, "name") : null),
            Config.Text(device, "manufacturer"),
            Config.Text(device, "model"),
            Config.Text(device, "sw_version"),
            Config.Text(device, "suggested_area"),
            Config.Text(origin, "name") is { } name ? $"{name} {Config.Text(origin, "sw_version")}".Trim() : null);
    }

    private static IEnumerable<string> Connections(JsonObject device) =>
        (device["connections"] as JsonArray ?? []).OfType<JsonArray>()
        .Where(static c => c.Count == 2 && c[0] is JsonValue && c[1] is JsonValue)
        .Select(static c => $"{c[0]}:{c[1]}".ToLowerInvariant());
}
