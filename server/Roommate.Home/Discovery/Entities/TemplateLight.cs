using Roommate.Home.Discovery.Jinja;

namespace Roommate.Home.Discovery.Entities;

/// <summary>The template schema: the configuration says how the one order is written and how each property is read.</summary>
internal sealed class TemplateLight : LightEntity
{
    private readonly Sender? _on;
    private readonly Sender? _off;

    public TemplateLight(Config config)
        : base(config)
    {
        _on = Sender.Read(config, "command_topic", "command_on_template");
        _off = Sender.Read(config, "command_topic", "command_off_template");
        if (!config.Has("command_on_template") || !config.Has("command_off_template"))
        {
            config.Note("A light of the template schema needs command_on_template and command_off_template.");
        }

        Hear("state_topic", "state_template", static (text, report) =>
        {
            if (text is "on" or "off")
            {
                report.Set("on", text == "on");
            }
        });
        HearPart("brightness_template", TakeBrightness);
        HearPart("color_temp_template", TakeTemperature);
        HearColor();
        if (config.Has("effect_template"))
        {
            Hear("state_topic", "effect_template", static (text, report) => report.Set("effect", text));
        }
    }

    protected override void Take(Wish wish)
    {
        var wasAsked = wish.Has("on");
        if (_on is null || _off is null)
        {
            return;
        }

        var assumed = IsAssumed("state_topic") || !Config.Has("state_template");
        if (!IsToBeOn(wish) && wasAsked)
        {
            _off.Send(wish, null, ("state", "off"));
            Assume(wish, assumed, "on");
            return;
        }

        var names = new List<(string, object?)> { ("state", "on") };
        if (Config.Has("brightness_template") && wish.TakeNumber("brightness") is { } brightness)
        {
            names.Add(("brightness", Numbers.Value(ToScale(brightness))));
        }

        if (Config.Has("color_temp_template") && wish.TakeNumber("colorTemp") is { } kelvin)
        {
            names.Add(("color_temp", Numbers.Value(ToTemperature(kelvin))));
        }

        if (Config.Has("red_template") && TakeColor(wish) is { } color)
        {
            var (red, green, blue) = Colors.ToRgb(color.Hue, color.Saturation, Config.Has("brightness_template") ? 100 : wish.NowNumber("brightness") ?? 100);
            names.AddRange([("red", (long)red), ("green", (long)green), ("blue", (long)blue), ("hue", color.Hue), ("sat", color.Saturation)]);
        }

        if (Config.Has("effect_list") && wish.TakeText("effect") is { } effect)
        {
            names.Add(("effect", effect));
        }

        if (wasAsked || names.Count > 1)
        {
            _on.Send(wish, null, [.. names]);
            Assume(wish, assumed, "on", "brightness", "colorTemp", "color", "effect");
        }
    }

    private void HearPart(string templateKey, Action<double, EntityReport> take)
    {
        if (Config.Has(templateKey))
        {
            Hear("state_topic", templateKey, (text, report) =>
            {
                if (Numbers.Read(text) is { } number)
                {
                    take(number, report);
                }
            });
        }
    }

    private void HearColor()
    {
        if (Config.Heard("state_topic") is not { } topic
            || Config.Template("red_template") is not { } red || Config.Template("green_template") is not { } green || Config.Template("blue_template") is not { } blue)
        {
            return;
        }

        HearRaw(topic, (heard, report) =>
        {
            if (Read(red) is { } r && Read(green) is { } g && Read(blue) is { } b)
            {
                var (h, s, _) = Colors.FromRgb(r, g, b);
                report.SetColor(h, s);
            }

            double? Read(JinjaTemplate template) => Render(template, heard, report) is { } text ? Numbers.Read(text) : null;
        });
    }
}
