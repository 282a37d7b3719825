using Roommate.Contracts.Home;
using Roommate.Home.Discovery.Jinja;

namespace Roommate.Home.Discovery.Entities;

/// <summary>The default schema: a topic for each property.</summary>
internal sealed class TopicLight : LightEntity
{
    private readonly Sender? _power;
    private readonly Sender? _brightness;
    private readonly Sender? _temperature;
    private readonly Sender? _effect;
    private readonly (string Kind, Sender Sender)? _color;

    public TopicLight(Config config)
        : base(config)
    {
        _power = Sender.Read(config, "command_topic");
        _brightness = Sender.Read(config, "brightness_command_topic", "brightness_command_template");
        _temperature = Sender.Read(config, "color_temp_command_topic", "color_temp_command_template");
        _effect = Sender.Read(config, "effect_command_topic", "effect_command_template");
        foreach (var kind in new[] { "hs", "rgb", "xy", "rgbw", "rgbww" })
        {
            _color ??= Sender.Read(config, $"{kind}_command_topic", $"{kind}_command_template") is { } sender ? (kind, sender) : null;
            Hear($"{kind}_state_topic", $"{kind}_value_template", (text, report) => TakeColor(kind, text, report));
        }

        var (on, off) = (config.Text("payload_on", "ON"), config.Text("payload_off", "OFF"));
        Hear("state_topic", "state_value_template", (text, report) =>
        {
            if (IsSame(text, on) || IsSame(text, off))
            {
                report.Set("on", IsSame(text, on));
            }
            else if (text != "None")
            {
                report.Note($"{Id} said {text}, which is neither {on} nor {off}.");
            }
        });
        Hear("brightness_state_topic", "brightness_value_template", (text, report) => Number(text, report, TakeBrightness));
        Hear("color_temp_state_topic", "color_temp_value_template", (text, report) => Number(text, report, TakeTemperature));
        Hear("effect_state_topic", "effect_value_template", static (text, report) => report.Set("effect", text));
    }

    protected override void Take(Wish wish)
    {
        if (_power is null)
        {
            return;
        }

        var wasAsked = wish.Has("on");
        var on = IsToBeOn(wish);
        if (wasAsked && !on)
        {
            _power.Send(wish, Config.Text("payload_off", "OFF"));
            Assume(wish, IsAssumed("state_topic"), "on");
            return;
        }

        var kind = Config.Text("on_command_type", "last");
        var styles = wish.Messages.Count;
        TakeStyles(wish, replacesOn: kind == "brightness" && wasAsked);
        var saysOn = wasAsked || (on && wish.Messages.Count > styles && wish.Now("on") is null);
        if (saysOn && !(kind == "brightness" && _brightness is not null))
        {
            _power.Send(wish, Config.Text("payload_on", "ON"));
            if (kind == "first")
            {
                var last = wish.Messages[^1];
                wish.Messages.RemoveAt(wish.Messages.Count - 1);
                wish.Messages.Insert(styles, last);
            }
        }

        Assume(wish, wasAsked && IsAssumed("state_topic"), "on");
    }

    private void TakeStyles(Wish wish, bool replacesOn)
    {
        if (_brightness is not null && (wish.TakeNumber("brightness") ?? (replacesOn ? wish.NowNumber("brightness") ?? 100 : null)) is { } brightness)
        {
            _brightness.Send(wish, Numbers.Value(ToScale(brightness)));
            Assume(wish, IsAssumed("brightness_state_topic"), "brightness");
        }

        if (_color is { } color && TakeColor(wish) is { } wanted)
        {
            SendColor(wish, color, wanted);
            Assume(wish, IsAssumed($"{color.Kind}_state_topic"), "color");
        }

        if (_temperature is not null && wish.TakeNumber("colorTemp") is { } kelvin)
        {
            _temperature.Send(wish, Numbers.Value(ToTemperature(kelvin)));
            Assume(wish, IsAssumed("color_temp_state_topic"), "colorTemp");
        }

        if (_effect is not null && wish.TakeText("effect") is { } effect)
        {
            _effect.Send(wish, effect);
            Assume(wish, IsAssumed("effect_state_topic"), "effect");
        }
    }

    private void SendColor(Wish wish, (string Kind, Sender Sender) color, (double Hue, double Saturation) wanted)
    {
        switch (color.Kind)
        {
            case "hs":
                color.Sender.Send(wish, $"{JinjaValues.PrintNumber(wanted.Hue)},{JinjaValues.PrintNumber(wanted.Saturation)}", ("hue", wanted.Hue), ("sat", wanted.Saturation));
                break;
            case "xy":
                var (x, y) = Colors.ToXy(wanted.Hue, wanted.Saturation);
                color.Sender.Send(wish, $"{JinjaValues.PrintNumber(x)},{JinjaValues.PrintNumber(y)}", ("x", x), ("y", y));
                break;
            default:
                // Without a brightness of its own the brightness is in the colour.
                var (red, green, blue) = Colors.ToRgb(wanted.Hue, wanted.Saturation, _brightness is null ? wish.NowNumber("brightness") ?? 100 : 100);
                var whites = color.Kind switch { "rgbw" => ",0", "rgbww" => ",0,0", _ => "" };
                color.Sender.Send(
                    wish,
                    FormattableString.Invariant($"{red},{green},{blue}{whites}"),
                    ("red", (long)red), ("green", (long)green), ("blue", (long)blue), ("white", 0L), ("cold_white", 0L), ("warm_white", 0L));
                break;
        }
    }

    private void TakeColor(string kind, string text, EntityReport report)
    {
        var parts = text.Split(',').Select(Numbers.Read).ToList();
        if (parts.Contains(null) || parts.Count < (kind is "hs" or "xy" ? 2 : 3))
        {
            report.Note($"{Id} said {text}, which is no colour.");
            return;
        }

        switch (kind)
        {
            case "hs":
                report.SetColor(parts[0]!.Value, parts[1]!.Value);
                break;
            case "xy":
                var (hue, saturation) = Colors.FromXy(parts[0]!.Value, parts[1]!.Value);
                report.SetColor(hue, saturation);
                break;
            default:
                var color = Colors.FromRgb(parts[0]!.Value, parts[1]!.Value, parts[2]!.Value);
                report.SetColor(color.Hue, color.Saturation);
                if (!Config.Has("brightness_state_topic"))
                {
                    report.Set("brightness", Numbers.Node(Math.Round(color.Value)));
                }

                break;
        }
    }

    private void Number(string text, EntityReport report, Action<double, EntityReport> take)
    {
        if (Numbers.Read(text) is { } number)
        {
            take(number, report);
        }
        else if (text != "None")
        {
            report.Note($"{Id} said {text}, which is no number.");
        }
    }
}
