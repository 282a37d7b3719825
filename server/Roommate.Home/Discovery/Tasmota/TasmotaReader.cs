using System.Globalization;
using System.Text.Json.Nodes;

namespace Roommate.Home.Discovery.Tasmota;

/// <summary>
/// Tasmota's own discovery: <c>tasmota/discovery/{mac}/config</c> says what the device has, <c>.../sensors</c> what it measures.
/// Both together become the parts of one device.
/// </summary>
internal static class TasmotaReader
{
    public const string Root = "tasmota/discovery/";
    private const int MostRelays = 32;
    private const int Light = 2;
    private const int Shutter = 3;

    /// <summary>The device and which of the two a topic is of; null for any other topic.</summary>
    public static (string Mac, bool IsSensors)? Split(string topic) =>
        !topic.StartsWith(Root, StringComparison.Ordinal) ? null
        : topic[Root.Length..].Split('/') switch
        {
            [{ Length: > 0 } mac, "config"] => (mac, false),
            [{ Length: > 0 } mac, "sensors"] => (mac, true),
            _ => null,
        };

    public static Announcement ReadConfig(string topic, ReadOnlyMemory<byte> payload, out TasmotaTopics? topics)
    {
        topics = null;
        if (payload.Length == 0)
        {
            return new Announcement(Removes: true);
        }

        if (payload.Length > AnnouncementReader.MostBytes || AnnouncementReader.ReadObject(payload) is not { } config)
        {
            return Announcement.Wrong("The announcement is not a JSON object that Tasmota sends.");
        }

        if (Config.Text(config, "t") is not { Length: > 0 } name || Config.Text(config, "mac") is not { Length: > 0 and <= 40 } mac)
        {
            return Announcement.Wrong("Tasmota's announcement has no topic (t) or no mac.");
        }

        topics = TasmotaTopics.Read(config, name, mac);
        var parts = new List<FoundPart>();
        Relays(topic, config, topics, parts);
        Buttons(topic, config, topics, parts);
        parts.Add(topics.Part(topic, "tasmota_sensor", "signal", topics.Tele("STATE"), new JsonObject
        {
            ["path"] = new JsonArray("Wifi", "Signal"), ["device_class"] = "signal_strength", ["unit_of_measurement"] = "dBm", ["name"] = "Wi-Fi",
        }));
        return new Announcement(Info(config, mac), parts);
    }

    /// <summary>What it measures, once it is known on which topics it speaks.</summary>
    public static Announcement ReadSensors(string topic, ReadOnlyMemory<byte> payload, JsonObject device, TasmotaTopics topics)
    {
        if (payload.Length == 0)
        {
            return new Announcement(Removes: true);
        }

        if (payload.Length > AnnouncementReader.MostBytes || AnnouncementReader.ReadObject(payload)?["sn"] is not JsonObject sensors)
        {
            return Announcement.Wrong("Tasmota's sensors are not a JSON object with sn.");
        }

        var parts = new List<FoundPart>();
        Sensors(topic, sensors, [], sensors["TempUnit"]?.ToString() ?? "C", topics, parts);
        return new Announcement(Info(device, Config.Text(device, "mac")!), parts);
    }

    private static FoundInfo Info(JsonObject config, string mac) => new(
        [$"mac:{string.Join(':', mac.Chunk(2).Select(static c => new string(c))).ToLowerInvariant()}"],
        Config.Text(config, "dn"),
        "Tasmota",
        Config.Text(config, "md"),
        Config.Text(config, "sw"),
        Origin: $"Tasmota {Config.Text(config, "sw")}".Trim());

    private static void Relays(string topic, JsonObject config, TasmotaTopics topics, List<FoundPart> parts)
    {
        var relays = Config.Texts(config, "rl").Take(MostRelays).Select(static r => int.TryParse(r, CultureInfo.InvariantCulture, out var kind) ? kind : 0).ToList();
        var isFan = Config.Text(config, "if") == "1";
        var names = config["fn"] as JsonArray ?? [];
        var (switches, shutters, lit, halves) = (relays.Count(static r => r == 1), 0, false, 0);
        var options = config["so"] as JsonObject ?? [];
        var apart = Config.Text(options, "68") == "1";
        var subtype = int.TryParse(Config.Text(config, "lt_st"), CultureInfo.InvariantCulture, out var type) ? type : 0;
        for (var i = 0; i < relays.Count; i++)
        {
            var name = i < names.Count ? names[i]?.ToString() : null;
            switch (relays[i])
            {
                case 1 when !isFan || i == 0:
                    parts.Add(topics.Relay(topic, switches == 1 || isFan ? "switch" : $"switch{i + 1}", i + 1, isLight: Config.Text(options, "30") == "1", name));
                    break;
                case Light when apart || !lit:
                    lit = true;
                    parts.Add(topics.Light(topic, apart ? $"light{i + 1}" : "light", i + 1, apart ? -1 : subtype, name));
                    break;
                // A shutter has two relays; the second of each pair is its other direction.
                case Shutter when halves++ % 2 == 0:
                    shutters++;
                    parts.Add(topics.Shutter(topic, $"cover{shutters}", shutters, name));
                    break;
            }
        }

        if (isFan)
        {
            parts.Add(topics.Fan(topic));
        }
    }

    private static void Buttons(string topic, JsonObject config, TasmotaTopics topics, List<FoundPart> parts)
    {
        var buttons = Config.Texts(config, "btn");
        for (var i = 0; i < Math.Min(buttons.Count, MostRelays); i++)
        {
            // Only keys that are not tied to a relay (SetOption73) say what they did.
            if (buttons[i] == "1" && config["so"] is JsonObject options && Config.Text(options, "73") == "1")
            {
                parts.Add(topics.Part(topic, "tasmota_button", $"button{i + 1}", topics.Stat("RESULT"), new JsonObject { ["path"] = new JsonArray($"Button{i + 1}", "Action") }));
            }
        }
    }

    private static void Sensors(string topic, JsonObject at, string[] path, string temperatureUnit, TasmotaTopics topics, List<FoundPart> parts)
    {
        foreach (var (key, value) in at)
        {
            if (key is "Time" or "TempUnit" or "PressureUnit" or "SpeedUnit" or "Id" || parts.Count >= 80 || path.Length > 4)
            {
                continue;
            }

            string[] here = [.. path, key];
            if (value is JsonObject deeper)
            {
                Sensors(topic, deeper, here, temperatureUnit, topics, parts);
            }
            else if (value is JsonArray list)
            {
                for (var i = 0; i < Math.Min(list.Count, 8); i++)
                {
                    parts.Add(Sensor(topic, [.. here, $"{i}"], key, temperatureUnit, topics));
                }
            }
            else
            {
                parts.Add(Sensor(topic, here, key, temperatureUnit, topics));
            }
        }
    }

    private static FoundPart Sensor(string topic, string[] path, string quantity, string temperatureUnit, TasmotaTopics topics)
    {
        var (kind, unit) = TasmotaQuantities.Of(quantity, temperatureUnit);
        return topics.Part(topic, "tasmota_sensor", string.Join('_', path).ToLowerInvariant(), topics.Tele("SENSOR"), new JsonObject
        {
            ["path"] = new JsonArray([.. path.Select(static p => (JsonNode)p)]),
            ["state_topic_2"] = topics.Stat("STATUS10"),
            ["device_class"] = kind,
            ["unit_of_measurement"] = unit,
            ["name"] = string.Join(' ', path),
        });
    }
}
