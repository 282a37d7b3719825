using Roommate.Contracts.Home;

namespace Roommate.Home.Discovery.Entities;

internal sealed class ClimateEntity : Entity
{
    private static readonly string[] UsualModes = ["auto", "off", "cool", "heat", "dry", "fan_only"];

    private readonly Sender? _mode;
    private readonly Sender? _target;
    private readonly Sender? _fan;
    private readonly Sender? _preset;
    private readonly Sender? _power;
    private readonly (string Property, string Key, Sender? Sender)[] _words;
    private readonly (string Property, string Key, Sender? Sender)[] _limits;
    private readonly Sender? _humidity;
    private readonly bool _isFahrenheit;
    private readonly IReadOnlyList<string> _modes;

    public ClimateEntity(Config config)
        : base(config)
    {
        _modes = config.Texts("modes") is { Count: > 0 } modes ? modes : UsualModes;
        _isFahrenheit = config.Text("temperature_unit") is "F" or "°F";
        _mode = Sender.Read(config, "mode_command_topic", "mode_command_template");
        _target = Sender.Read(config, "temperature_command_topic", "temperature_command_template");
        _fan = Sender.Read(config, "fan_mode_command_topic", "fan_mode_command_template");
        _preset = Sender.Read(config, "preset_mode_command_topic", "preset_mode_command_template");
        _power = Sender.Read(config, "power_command_topic", "power_command_template");
        _humidity = Sender.Read(config, "target_humidity_command_topic", "target_humidity_command_template");
        _words = [Word("swing", "swing_mode"), Word("swingHorizontal", "swing_horizontal_mode")];
        _limits = [Limit("targetHigh", "temperature_high"), Limit("targetLow", "temperature_low")];
        Hear("mode_state_topic", "mode_state_template", TakeMode);
        Hear("temperature_state_topic", "temperature_state_template", (text, report) => TakeDegrees("target", text, report));
        Hear("current_temperature_topic", "current_temperature_template", (text, report) => TakeDegrees("current", text, report));
        HearPercent("current_humidity_topic", "current_humidity_template", "humidity");
        HearPercent("target_humidity_state_topic", "target_humidity_state_template", "targetHumidity");
        HearWord("action_topic", "action_template", "action");
        HearWord("fan_mode_state_topic", "fan_mode_state_template", "fanMode");
        HearWord("preset_mode_state_topic", "preset_mode_value_template", "preset");
    }

    public override Component Describe() => new(
        "climate",
        Unit: "°C",
        Name: Name,
        Min: Config.Number("min_temp") is { } min ? ToCelsius(min) : null,
        Max: Config.Number("max_temp") is { } max ? ToCelsius(max) : null,
        Step: Config.Number("temp_step"),
        Options: [.. _modes.Select(Ours).Distinct().Take(100)]);

    protected override void Take(Wish wish)
    {
        TakeModeWish(wish);
        if (_target is not null && wish.TakeNumber("target") is { } target)
        {
            _target.Send(wish, Numbers.Value(ToDevice(target)));
            Assume(wish, "target", "temperature_state_topic");
        }

        if (_fan is not null && wish.TakeText("fanMode") is { } fan)
        {
            _fan.Send(wish, fan);
            Assume(wish, "fanMode", "fan_mode_state_topic");
        }

        if (_preset is not null && wish.TakeText("preset") is { } preset)
        {
            _preset.Send(wish, preset);
            Assume(wish, "preset", "preset_mode_state_topic");
        }

        TakeRest(wish);
    }

    private void TakeRest(Wish wish)
    {
        foreach (var (property, key, sender) in _words)
        {
            if (sender is not null && wish.TakeText(property) is { } word)
            {
                sender.Send(wish, word);
                Assume(wish, property, $"{key}_state_topic");
            }
        }

        foreach (var (property, key, sender) in _limits)
        {
            if (sender is not null && wish.TakeNumber(property) is { } degrees)
            {
                sender.Send(wish, Numbers.Value(ToDevice(degrees)));
                Assume(wish, property, $"{key}_state_topic");
            }
        }

        if (_humidity is not null && wish.TakeNumber("targetHumidity") is { } percent)
        {
            _humidity.Send(wish, Numbers.Value(Math.Round(percent)));
            Assume(wish, "targetHumidity", "target_humidity_state_topic");
        }
    }

    private (string Property, string Key, Sender? Sender) Word(string property, string key)
    {
        HearWord($"{key}_state_topic", $"{key}_state_template", property);
        return (property, key, Sender.Read(Config, $"{key}_command_topic", $"{key}_command_template"));
    }

    private (string Property, string Key, Sender? Sender) Limit(string property, string key)
    {
        Hear($"{key}_state_topic", $"{key}_state_template", (text, report) => TakeDegrees(property, text, report));
        return (property, key, Sender.Read(Config, $"{key}_command_topic", $"{key}_command_template"));
    }

    private void HearPercent(string topicKey, string templateKey, string property) => Hear(topicKey, templateKey, (text, report) =>
    {
        if (Numbers.Read(text) is { } percent)
        {
            report.SetStepped(property, percent, wish => Math.Round(wish) == percent);
        }
    });

    private void TakeModeWish(Wish wish)
    {
        if (_mode is null || wish.TakeText("mode") is not { } mode)
        {
            return;
        }

        if (Theirs(mode) is not { } theirs)
        {
            wish.Refuse("mode", $"Its modes are {string.Join(", ", _modes.Select(Ours).Distinct())}.");
            return;
        }

        _power?.Send(wish, mode == "off" ? Config.Text("payload_off", "OFF") : Config.Text("payload_on", "ON"));
        _mode.Send(wish, theirs);
        Assume(wish, "mode", "mode_state_topic");
    }

    private void TakeMode(string text, EntityReport report)
    {
        if (_modes.Contains(text))
        {
            report.Set("mode", Ours(text));
        }
        else if (text != "None")
        {
            report.Note($"{Id} said {text}, which is none of its modes.");
        }
    }

    private void TakeDegrees(string property, string text, EntityReport report)
    {
        if (Numbers.Read(text) is not { } degrees)
        {
            if (text != "None")
            {
                report.Note($"{Id} said {text}, which is no temperature.");
            }
        }
        else if (property != "current")
        {
            report.SetStepped(property, ToCelsius(degrees), wish => ToDevice(wish) == degrees);
        }
        else
        {
            report.Set(property, Numbers.Node(ToCelsius(degrees)));
        }
    }

    private double ToCelsius(double degrees) => _isFahrenheit ? Math.Round((degrees - 32) / 1.8, 1) : degrees;

    private double ToDevice(double celsius) => _isFahrenheit ? Math.Round((celsius * 1.8) + 32) : celsius;

    private static string Ours(string mode) => mode switch { "fan_only" => "fan", "heat_cool" => "auto", _ => mode };

    private string? Theirs(string mode) => _modes.Contains(mode) ? mode
        : mode == "fan" && _modes.Contains("fan_only") ? "fan_only"
        : mode == "auto" && _modes.Contains("heat_cool") ? "heat_cool"
        : null;
}
