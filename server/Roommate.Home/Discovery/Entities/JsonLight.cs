using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Encodings.Web;
using Roommate.Home.Discovery.Jinja;

namespace Roommate.Home.Discovery.Entities;

/// <summary>The json schema: one message says, and one orders, all there is.</summary>
internal sealed class JsonLight : LightEntity
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Sender? _sender;
    private readonly HashSet<string> _modes;

    public JsonLight(Config config)
        : base(config)
    {
        _sender = Sender.Read(config, "command_topic");
        _modes = [.. config.Texts("supported_color_modes")];
        // Older firmware names each ability by itself.
        foreach (var ability in new[] { "hs", "rgb", "xy", "color_temp" })
        {
            if (config.Flag(ability) == true)
            {
                _modes.Add(ability);
            }
        }

        if (config.Heard("state_topic") is { } topic)
        {
            HearRaw(topic, TakeState);
        }
    }

    private bool Dims => Config.Flag("brightness") == true || _modes.Any(static m => m is not ("onoff" or "white")) || _modes.Contains("white");

    private string? ColorMode => new[] { "hs", "rgb", "rgbw", "rgbww", "xy" }.FirstOrDefault(_modes.Contains);

    protected override void Take(Wish wish)
    {
        if (_sender is null)
        {
            return;
        }

        var wasAsked = wish.Has("on");
        var on = IsToBeOn(wish);
        var assumed = IsAssumed("state_topic");
        if (wasAsked && !on)
        {
            _sender.Send(wish, """{"state":"OFF"}""");
            Assume(wish, assumed, "on");
            return;
        }

        var message = new JsonObject();
        if (on)
        {
            message["state"] = "ON";
        }

        TakeStyles(wish, message);
        if (message.Count > (wasAsked || !on ? 0 : 1))
        {
            _sender.Send(wish, message.ToJsonString(Plain));
            Assume(wish, assumed, "on", "brightness", "color", "colorTemp", "effect");
        }
    }

    private void TakeStyles(Wish wish, JsonObject message)
    {
        if (ColorMode is { } mode && TakeColor(wish) is { } color)
        {
            message["color"] = ColorOf(mode, color);
        }

        if (Dims && wish.TakeNumber("brightness") is { } brightness)
        {
            message["brightness"] = Numbers.Node(ToScale(brightness));
        }

        if (_modes.Contains("color_temp") && wish.TakeNumber("colorTemp") is { } kelvin)
        {
            message["color_temp"] = Numbers.Node(ToTemperature(kelvin));
        }

        if (Config.Flag("effect") == true && wish.TakeText("effect") is { } effect)
        {
            message["effect"] = effect;
        }
    }

    private static JsonObject ColorOf(string mode, (double Hue, double Saturation) color)
    {
        switch (mode)
        {
            case "hs":
                return new JsonObject { ["h"] = Numbers.Node(color.Hue), ["s"] = Numbers.Node(color.Saturation) };
            case "xy":
                var (x, y) = Colors.ToXy(color.Hue, color.Saturation);
                return new JsonObject { ["x"] = x, ["y"] = y };
            default:
                var (red, green, blue) = Colors.ToRgb(color.Hue, color.Saturation);
                var rgb = new JsonObject { ["r"] = red, ["g"] = green, ["b"] = blue };
                foreach (var white in mode switch { "rgbw" => new[] { "w" }, "rgbww" => ["c", "w"], _ => [] })
                {
                    rgb[white] = 0;
                }

                return rgb;
        }
    }

    private void TakeState(HeardText heard, EntityReport report)
    {
        if (heard.Json is not { ValueKind: JsonValueKind.Object } state)
        {
            report.Note($"{Id} said what is not a JSON object.");
            return;
        }

        if (state.TryGetProperty("state", out var power) && power.ValueKind == JsonValueKind.String)
        {
            report.Set("on", power.GetString() == "ON");
        }

        if (Dims && Number(state, "brightness") is { } brightness)
        {
            TakeBrightness(brightness, report);
        }

        // The colour that shines now is the one of the mode it is in.
        var mode = state.TryGetProperty("color_mode", out var named) && named.ValueKind == JsonValueKind.String ? named.GetString() : null;
        if (_modes.Contains("color_temp") && mode is null or "color_temp" && Number(state, "color_temp") is { } temperature)
        {
            TakeTemperature(temperature, report);
        }

        if (ColorMode is not null && mode is not ("color_temp" or "white" or "brightness") && state.TryGetProperty("color", out var color) && color.ValueKind == JsonValueKind.Object)
        {
            TakeColor(color, report);
        }

        if (state.TryGetProperty("effect", out var effect) && effect.ValueKind == JsonValueKind.String)
        {
            report.Set("effect", effect.GetString());
        }
    }

    private static void TakeColor(JsonElement color, EntityReport report)
    {
        if ((Number(color, "h") ?? Number(color, "hue")) is { } hue && (Number(color, "s") ?? Number(color, "saturation")) is { } saturation)
        {
            report.SetColor(hue, saturation);
        }
        else if (Number(color, "r") is { } red && Number(color, "g") is { } green && Number(color, "b") is { } blue)
        {
            var (h, s, _) = Colors.FromRgb(red, green, blue);
            report.SetColor(h, s);
        }
        else if (Number(color, "x") is { } x && Number(color, "y") is { } y)
        {
            var (h, s) = Colors.FromXy(x, y);
            report.SetColor(h, s);
        }
    }

    private static double? Number(JsonElement of, string name) =>
        of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && double.IsFinite(value.GetDouble()) ? value.GetDouble() : null;
}
