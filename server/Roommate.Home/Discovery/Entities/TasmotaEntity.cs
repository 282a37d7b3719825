using System.Globalization;
using System.Text.Json;

namespace Roommate.Home.Discovery.Entities;

/// <summary>What Tasmota's parts share: results and telemetry as JSON objects, commands below <c>cmnd</c>.</summary>
internal abstract class TasmotaEntity : Entity
{
    private readonly string? _commands;

    protected TasmotaEntity(Config config)
        : base(config)
    {
        Index = (int)(config.Number("index") ?? 1);
        // The base ends with a slash; a name behind it makes it a topic.
        _commands = config.Topic("command_base", config.Text("command_base") + "POWER") is { } command ? command[..^5] : null;
        foreach (var key in new[] { "state_topic", "state_topic_2" })
        {
            if (config.Heard(key) is { } topic)
            {
                HearRaw(topic, Take);
            }
        }
    }

    protected int Index { get; }

    protected abstract void Take(JsonElement said, EntityReport report);

    protected void Send(Wish wish, string command, string payload)
    {
        if (_commands is not null)
        {
            wish.Send(_commands + command, payload, Config.Qos, retain: false);
        }
    }

    protected Roommate.Mqtt.Packets.MqttMessage? Order(string command, string payload) =>
        _commands is null ? null : new Roommate.Mqtt.Packets.MqttMessage(_commands + command, System.Text.Encoding.UTF8.GetBytes(payload), Config.Qos);

    // POWER is the name of the only relay, POWER1 of the first of several.
    protected void TakePower(JsonElement said, EntityReport report)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"POWER{Index}");
        if ((said.TryGetProperty(name, out var power) || (Index == 1 && said.TryGetProperty("POWER", out power))) && power.ValueKind == JsonValueKind.String)
        {
            report.Set("on", power.GetString() == Config.Text("payload_on", "ON"));
        }
    }

    protected void SendPower(Wish wish, bool on) =>
        Send(wish, string.Create(CultureInfo.InvariantCulture, $"POWER{Index}"), on ? Config.Text("payload_on", "ON") : Config.Text("payload_off", "OFF"));

    protected static double? Number(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    private void Take(HeardText heard, EntityReport report)
    {
        if (heard.Json is not { ValueKind: JsonValueKind.Object } said)
        {
            return;
        }

        // Asked for its state it answers within StatusSTS, for its sensors within StatusSNS.
        foreach (var wrapper in new[] { "StatusSTS", "StatusSNS" })
        {
            if (said.TryGetProperty(wrapper, out var inner) && inner.ValueKind == JsonValueKind.Object)
            {
                said = inner;
            }
        }

        Take(said, report);
    }
}
