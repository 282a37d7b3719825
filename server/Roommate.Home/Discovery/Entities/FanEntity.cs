using Roommate.Contracts.Home;

namespace Roommate.Home.Discovery.Entities;

internal sealed class FanEntity : Entity
{
    private readonly Sender? _power;
    private readonly Sender? _speed;
    private readonly Sender? _preset;
    private readonly Sender? _swing;
    private readonly Sender? _direction;
    private readonly double _least;
    private readonly double _most;

    public FanEntity(Config config)
        : base(config)
    {
        _least = config.Number("speed_range_min") ?? 1;
        _most = config.Number("speed_range_max") ?? 100;
        if (_most <= _least - 1)
        {
            config.Note("speed_range_max is below speed_range_min.");
            (_least, _most) = (1, 100);
        }

        _power = Sender.Read(config, "command_topic", "command_template");
        _speed = Sender.Read(config, "percentage_command_topic", "percentage_command_template");
        _preset = Sender.Read(config, "preset_mode_command_topic", "preset_mode_command_template");
        var (on, off) = (config.Text("payload_on", "ON"), config.Text("payload_off", "OFF"));
        Hear("state_topic", "state_value_template", (text, report) =>
        {
            if (IsSame(text, on) || IsSame(text, off))
            {
                report.Set("on", IsSame(text, on));
            }
        });
        _swing = Sender.Read(config, "oscillation_command_topic", "oscillation_command_template");
        _direction = Sender.Read(config, "direction_command_topic", "direction_command_template");
        Hear("oscillation_state_topic", "oscillation_value_template", (text, report) =>
        {
            if (IsSame(text, SwingOn) || IsSame(text, SwingOff))
            {
                report.Set("oscillating", IsSame(text, SwingOn));
            }
        });
        HearWord("direction_state_topic", "direction_value_template", "direction");
        Hear("percentage_state_topic", "percentage_value_template", TakeSpeed);
        HearWord("preset_mode_state_topic", "preset_mode_value_template", "preset");
    }

    private string SwingOn => Config.Text("payload_oscillation_on", "oscillate_on");

    private string SwingOff => Config.Text("payload_oscillation_off", "oscillate_off");

    public override Component Describe() => new(
        "fan", Name: Name, Step: _speed is null ? null : Math.Round(100 / (_most - _least + 1), 2), Options: Config.Texts("preset_modes") is { Count: > 0 and <= 100 } modes ? modes : null);

    protected override void Take(Wish wish)
    {
        if (_power is not null && wish.TakeFlag("on") is { } on)
        {
            _power.Send(wish, on ? Config.Text("payload_on", "ON") : Config.Text("payload_off", "OFF"));
            Assume(wish, "on", "state_topic");
        }

        if (_speed is not null && wish.TakeNumber("speed") is { } speed)
        {
            _speed.Send(wish, Numbers.Value(ToDevice(speed)));
            Assume(wish, "speed", "percentage_state_topic");
        }

        if (_preset is not null && wish.TakeText("preset") is { } preset)
        {
            _preset.Send(wish, preset);
            Assume(wish, "preset", "preset_mode_state_topic");
        }

        if (_swing is not null && wish.TakeFlag("oscillating") is { } swings)
        {
            _swing.Send(wish, swings ? SwingOn : SwingOff);
            Assume(wish, "oscillating", "oscillation_state_topic");
        }

        TakeDirection(wish);
    }

    private void TakeDirection(Wish wish)
    {
        if (_direction is null || wish.TakeText("direction") is not { } direction)
        {
            return;
        }

        if (direction is not ("forward" or "reverse"))
        {
            wish.Refuse("direction", "It turns forward or in reverse.");
            return;
        }

        _direction.Send(wish, direction);
        Assume(wish, "direction", "direction_state_topic");
    }

    // As Home Assistant does it: so many steps share the hundred per cent, and off is below the first.
    private double ToDevice(double percent) => percent <= 0 ? _least - 1 : Math.Ceiling((percent * (_most - _least + 1) / 100) - 1e-9) + _least - 1;

    private void TakeSpeed(string text, EntityReport report)
    {
        if (text == Config.Text("payload_reset_percentage", "None"))
        {
            return;
        }

        if (Numbers.Read(text) is not { } step || step < _least - 1 || step > _most)
        {
            report.Note($"{Id} said a speed of {text}, which is out of its range.");
            return;
        }

        var percent = Math.Floor((step - _least + 1) * 100 / (_most - _least + 1));
        report.SetStepped("speed", percent, wish => ToDevice(wish) == step);
    }
}
