using System.Text.Json;
using Roommate.Contracts.Home;
using Roommate.Mqtt.Packets;

namespace Roommate.Home.Discovery.Entities;

/// <summary>A vacuum cleaner that tells its state as JSON; it is told by commands.</summary>
internal sealed class VacuumEntity : Entity
{
    private static readonly (string Command, string Feature, string Key, string Payload)[] Orders =
    [
        ("start", "start", "payload_start", "start"),
        ("pause", "pause", "payload_pause", "pause"),
        ("stop", "stop", "payload_stop", "stop"),
        ("dock", "return_home", "payload_return_to_base", "return_to_base"),
        ("locate", "locate", "payload_locate", "locate"),
        ("clean_spot", "clean_spot", "payload_clean_spot", "clean_spot"),
    ];

    private readonly Sender? _sender;
    private readonly Sender? _speed;

    public VacuumEntity(Config config)
        : base(config)
    {
        _sender = Sender.Read(config, "command_topic");
        _speed = Sender.Read(config, "set_fan_speed_topic");
        if (config.Heard("state_topic") is { } topic)
        {
            HearRaw(topic, TakeState);
        }
    }

    // As Home Assistant: these, unless it names its own.
    public override IReadOnlyList<string> Commands => _sender is null ? [] : Config.Texts("supported_features") is { Count: > 0 } features
        ? [.. Orders.Where(o => features.Contains(o.Feature)).Select(static o => o.Command)]
        : ["start", "stop", "dock", "clean_spot"];

    public override Component Describe() =>
        new("vacuum", Name: Name, Options: Config.Texts("fan_speed_list") is { Count: > 0 and <= 100 } speeds ? speeds : null);

    public override MqttMessage? Invoke(string command)
    {
        var (_, _, key, payload) = Array.Find(Orders, o => o.Command == command);
        return key is null ? null : _sender?.Message(Config.Text(key, payload));
    }

    protected override void Take(Wish wish)
    {
        if (_speed is not null && wish.TakeText("fanSpeed") is { } speed)
        {
            _speed.Send(wish, speed);
            Assume(wish, "fanSpeed", "state_topic");
        }
    }

    private void TakeState(HeardText heard, EntityReport report)
    {
        if (heard.Json is not { ValueKind: JsonValueKind.Object } said)
        {
            report.Note($"{Id} said something that is no JSON object.");
            return;
        }

        if (said.TryGetProperty("state", out var state) && state.ValueKind == JsonValueKind.String)
        {
            report.Set("state", state.GetString());
        }

        if (said.TryGetProperty("battery_level", out var battery) && battery.ValueKind == JsonValueKind.Number)
        {
            report.Set("battery", Numbers.Node(battery.GetDouble()));
        }

        if (said.TryGetProperty("fan_speed", out var speed) && speed.ValueKind == JsonValueKind.String)
        {
            report.Set("fanSpeed", speed.GetString());
        }
    }
}
