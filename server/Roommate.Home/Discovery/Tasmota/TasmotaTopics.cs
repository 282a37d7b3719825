using System.Text.Json.Nodes;

namespace Roommate.Home.Discovery.Tasmota;

/// <summary>Where one Tasmota device speaks and hears, and what its words for on and off are.</summary>
internal sealed record TasmotaTopics(string Mac, string Command, string State, string Telemetry, string On, string Off, string Online, string Offline)
{
    public static TasmotaTopics Read(JsonObject config, string name, string mac)
    {
        var full = Config.Text(config, "ft") ?? "%prefix%/%topic%/";
        var prefixes = Config.Texts(config, "tp") is { Count: >= 3 } three ? three : ["cmnd", "stat", "tele"];
        var words = Config.Texts(config, "state") is { Count: >= 2 } two ? two : ["OFF", "ON"];
        string Fill(string prefix)
        {
            var topic = full
                .Replace("%prefix%", prefix, StringComparison.Ordinal)
                .Replace("%topic%", name, StringComparison.Ordinal)
                .Replace("%hostname%", Config.Text(config, "hn") ?? name, StringComparison.Ordinal)
                .Replace("%id%", mac.Length >= 6 ? mac[^6..] : mac, StringComparison.Ordinal);
            return topic.EndsWith('/') ? topic : topic + "/";
        }

        return new TasmotaTopics(
            mac, Fill(prefixes[0]), Fill(prefixes[1]), Fill(prefixes[2]), words[1], words[0], Config.Text(config, "onln") ?? "Online", Config.Text(config, "ofln") ?? "Offline");
    }

    public string Stat(string name) => State + name;

    public string Tele(string name) => Telemetry + name;

    public FoundPart Relay(string source, string id, int index, bool isLight, string? name) => Part(source, isLight ? "tasmota_light" : "tasmota_switch", id, Stat("RESULT"), new JsonObject
    {
        ["state_topic_2"] = Tele("STATE"), ["index"] = index, ["name"] = name, ["subtype"] = 0,
    });

    public FoundPart Light(string source, string id, int index, int subtype, string? name) => Part(source, "tasmota_light", id, Stat("RESULT"), new JsonObject
    {
        ["state_topic_2"] = Tele("STATE"), ["index"] = index, ["name"] = name, ["subtype"] = subtype,
    });

    public FoundPart Shutter(string source, string id, int index, string? name) => Part(source, "tasmota_shutter", id, Stat("RESULT"), new JsonObject
    {
        ["state_topic_2"] = Tele("SENSOR"), ["index"] = index, ["name"] = name,
    });

    public FoundPart Fan(string source) => Part(source, "tasmota_fan", "fan", Stat("RESULT"), new JsonObject { ["state_topic_2"] = Tele("STATE") });

    public FoundPart Part(string source, string platform, string id, string stateTopic, JsonObject config)
    {
        config["state_topic"] = stateTopic;
        config["command_base"] = Command;
        config["payload_on"] = On;
        config["payload_off"] = Off;
        config["availability_topic"] = Tele("LWT");
        config["payload_available"] = Online;
        config["payload_not_available"] = Offline;
        return new FoundPart($"tasmota:{Mac}:{id}", source, platform, id, config);
    }
}
