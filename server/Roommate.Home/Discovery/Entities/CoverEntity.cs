using Roommate.Contracts.Home;
using Roommate.Mqtt.Packets;

namespace Roommate.Home.Discovery.Entities;

internal sealed class CoverEntity : Entity
{
    private readonly Sender? _order;
    private readonly Sender? _position;
    private readonly Sender? _tilt;

    public CoverEntity(Config config)
        : base(config)
    {
        _order = Sender.Read(config, "command_topic");
        _position = Sender.Read(config, "set_position_topic", "set_position_template");
        _tilt = Sender.Read(config, "tilt_command_topic", "tilt_command_template");
        var tells = Hear("position_topic", "position_template", (text, report) => TakeNumber("position", text, Closed, Open, report));
        Hear("state_topic", "value_template", (text, report) => TakeState(text, tells, report));
        Hear("tilt_status_topic", "tilt_status_template", (text, report) => TakeNumber("tilt", text, TiltLeast, TiltMost, report));
    }

    public override IReadOnlyList<string> Commands => _order is null || (Config.Has("payload_stop") && Config.Text("payload_stop") is null) ? [] : ["stop"];

    private double Open => Config.Number("position_open") ?? 100;

    private double Closed => Config.Number("position_closed") ?? 0;

    private double TiltMost => Config.Number("tilt_max") ?? 100;

    private double TiltLeast => Config.Number("tilt_min") ?? 0;

    public override Component Describe() => new("cover", Class: Config.Text("device_class"), Name: Name);

    public override MqttMessage? Invoke(string command) => _order?.Message(Config.Text("payload_stop", "STOP"));

    protected override void Take(Wish wish)
    {
        if ((_order ?? _position) is not null && wish.TakeNumber("position") is { } position)
        {
            Move(wish, position);
        }

        if (_tilt is not null && wish.TakeNumber("tilt") is { } tilt)
        {
            var at = Math.Round(TiltLeast + (tilt * (TiltMost - TiltLeast) / 100));
            _tilt.Send(wish, Numbers.Value(at), ("tilt_position", Numbers.Value(at)));
            if (!Config.Has("tilt_status_topic"))
            {
                wish.Assume("tilt");
            }
        }
    }

    private void Move(Wish wish, double position)
    {
        var at = Math.Round(Closed + (position * (Open - Closed) / 100));
        if (_position is not null)
        {
            _position.Send(wish, Numbers.Value(at), ("position", Numbers.Value(at)), ("position_open", Numbers.Value(Open)), ("position_closed", Numbers.Value(Closed)));
        }
        else if (position is 0 or 100)
        {
            _order!.Send(wish, position == 100 ? Config.Text("payload_open", "OPEN") : Config.Text("payload_close", "CLOSE"));
        }
        else
        {
            wish.Refuse("position", "It only opens (100) and closes (0).");
            return;
        }

        if (Config.Flag("optimistic") ?? (!Config.Has("position_topic") && !Config.Has("state_topic")))
        {
            wish.Assume("position");
        }
    }

    private void TakeState(string text, bool tellsPosition, EntityReport report)
    {
        var (open, closed) = (Config.Text("state_open", "open"), Config.Text("state_closed", "closed"));
        if (IsSame(text, Config.Text("state_opening", "opening")) || IsSame(text, Config.Text("state_closing", "closing")))
        {
            report.Set("moving", true);
        }
        else if (IsSame(text, open) || IsSame(text, closed))
        {
            report.Set("moving", false);
            if (!tellsPosition)
            {
                report.Set("position", IsSame(text, open) ? 100 : 0);
            }
        }
        else if (IsSame(text, Config.Text("state_stopped", "stopped")))
        {
            report.Set("moving", false);
        }
        else if (text != "None")
        {
            report.Note($"{Id} said {text}, which is no state of a cover it has told of.");
        }
    }

    private void TakeNumber(string property, string text, double low, double high, EntityReport report)
    {
        if (Numbers.Read(text) is not { } at || high == low)
        {
            if (text != "None")
            {
                report.Note($"{Id} said {text}, which is no position.");
            }

            return;
        }

        var percent = Math.Round(Math.Clamp((at - low) * 100 / (high - low), 0, 100));
        report.SetStepped(property, percent, wish => Math.Round(low + (wish * (high - low) / 100)) == at);
    }
}
