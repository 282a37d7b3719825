using System.Text.Json;
using System.Text.Json.Nodes;
using Roommate.Contracts.Home;
using Roommate.Home.Discovery.Jinja;

namespace Roommate.Home.Discovery.Entities;

/// <summary>What the three schemas of lights share: scales, and the colour that is wanted.</summary>
internal abstract class LightEntity(Config config) : Entity(config)
{
    private const double UsualScale = 255;

    private double Scale => Config.Number("brightness_scale") is >= 1 and var scale ? scale : UsualScale;

    private bool IsKelvin => Config.Flag("color_temp_kelvin") == true;

    public override Component Describe() => new(
        "light",
        Name: Name,
        Min: IsKelvin ? Config.Number("min_kelvin") : Config.Number("max_mireds") is { } max ? Colors.Kelvin(max) : null,
        Max: IsKelvin ? Config.Number("max_kelvin") : Config.Number("min_mireds") is { } min ? Colors.Kelvin(min) : null,
        Options: Config.Texts("effect_list") is { Count: > 0 and <= 100 } effects ? effects : null);

    // Never rounded down to dark.
    protected double ToScale(double percent) => percent <= 0 ? 0 : Math.Max(1, Math.Round(percent * Scale / 100));

    protected void TakeBrightness(double value, EntityReport report) =>
        report.SetStepped("brightness", value <= 0 ? 0 : Math.Max(1, Math.Round(Math.Min(value, Scale) * 100 / Scale)), wish => ToScale(wish) == value);

    protected double ToTemperature(double kelvin) => IsKelvin ? Math.Round(kelvin) : Colors.Mired(kelvin);

    protected void TakeTemperature(double value, EntityReport report)
    {
        if (value > 0)
        {
            report.SetStepped("colorTemp", IsKelvin ? value : Colors.Kelvin(value), wish => ToTemperature(wish) == value);
        }
    }

    /// <summary>Hue and saturation that are wanted; a half that is not wanted stays as it is.</summary>
    protected static (double Hue, double Saturation)? TakeColor(Wish wish)
    {
        if (wish.Take("color") is not { ValueKind: JsonValueKind.Object } color)
        {
            return null;
        }

        return (Half(color, "h") ?? Half(wish.Now("color"), "h") ?? 0, Half(color, "s") ?? Half(wish.Now("color"), "s") ?? 100);
    }

    /// <summary>What a light is to be: a brightness or colour means on, unless it is to stay off.</summary>
    protected static bool IsToBeOn(Wish wish) => wish.TakeFlag("on") ?? wish.Now("on") is not { ValueKind: JsonValueKind.False };

    protected static void Assume(Wish wish, bool assumed, params string[] properties)
    {
        foreach (var property in assumed ? properties : [])
        {
            wish.Assume(property);
        }
    }

    private static double? Half(JsonElement? color, string name) =>
        color is { ValueKind: JsonValueKind.Object } all && all.TryGetProperty(name, out var half) && half.ValueKind == JsonValueKind.Number ? half.GetDouble() : null;
}
