using Roommate.Contracts.Home;

namespace Roommate.Home.Discovery.Entities;

/// <summary>A humidifier or dehumidifier: a switch with a wanted humidity and a mode.</summary>
internal sealed class HumidifierEntity : Entity
{
    private readonly Sender? _power;
    private readonly Sender? _target;
    private readonly Sender? _mode;

    public HumidifierEntity(Config config)
        : base(config)
    {
        _power = Sender.Read(config, "command_topic", "command_template");
        _target = Sender.Read(config, "target_humidity_command_topic", "target_humidity_command_template");
        _mode = Sender.Read(config, "mode_command_topic", "mode_command_template");
        var (on, off) = (config.Text("payload_on", "ON"), config.Text("payload_off", "OFF"));
        Hear("state_topic", "state_value_template", (text, report) =>
        {
            if (IsSame(text, on) || IsSame(text, off))
            {
                report.Set("on", IsSame(text, on));
            }
        });
        HearPercent("target_humidity_state_topic", "target_humidity_state_template", "targetHumidity");
        HearPercent("current_humidity_topic", "current_humidity_template", "humidity");
        HearWord("mode_state_topic", "mode_state_template", "mode");
        HearWord("action_topic", "action_template", "action");
    }

    public override Component Describe() => new(
        "switch",
        Class: Config.Text("device_class", "humidifier"),
        Name: Name,
        Min: Config.Number("min_humidity"),
        Max: Config.Number("max_humidity"),
        Options: Config.Texts("modes") is { Count: > 0 and <= 100 } modes ? modes : null);

    protected override void Take(Wish wish)
    {
        if (_power is not null && wish.TakeFlag("on") is { } on)
        {
            _power.Send(wish, on ? Config.Text("payload_on", "ON") : Config.Text("payload_off", "OFF"));
            Assume(wish, "on", "state_topic");
        }

        if (_target is not null && wish.TakeNumber("targetHumidity") is { } target)
        {
            _target.Send(wish, Numbers.Value(Math.Round(target)));
            Assume(wish, "targetHumidity", "target_humidity_state_topic");
        }

        if (_mode is not null && wish.TakeText("mode") is { } mode)
        {
            if (Config.Texts("modes") is { Count: > 0 } modes && !modes.Contains(mode))
            {
                wish.Refuse("mode", $"Its modes are {string.Join(", ", modes)}.");
                return;
            }

            _mode.Send(wish, mode);
            Assume(wish, "mode", "mode_state_topic");
        }
    }

    private void HearPercent(string topicKey, string templateKey, string property) => Hear(topicKey, templateKey, (text, report) =>
    {
        if (Numbers.Read(text) is { } percent)
        {
            report.SetStepped(property, percent, wish => Math.Round(wish) == percent);
        }
    });
}
