using System.Globalization;
using System.Text.Json;
using Roommate.Contracts.Home;

namespace Roommate.Home.Discovery.Entities;

/// <summary>Subtypes: 0 a relay, 1 dims, 2 warm to cold, 3 RGB, 4 RGB and white, 5 RGB and warm to cold; -1 a channel of its own (SetOption68).</summary>
internal sealed class TasmotaLight(Config config) : TasmotaEntity(config)
{
    private const double ColdestMired = 153;
    private const double WarmestMired = 500;

    private int Subtype => (int)(Config.Number("subtype") ?? 0);

    private bool Dims => Subtype != 0;

    private bool HasTemperature => Subtype is 2 or 5;

    private bool HasColor => Subtype >= 3;

    private string DimmerName => Subtype == -1 ? string.Create(CultureInfo.InvariantCulture, $"Channel{Index}") : "Dimmer";

    public override Component Describe() => new(
        "light", Name: Name, Min: HasTemperature ? Colors.Kelvin(WarmestMired) : null, Max: HasTemperature ? Colors.Kelvin(ColdestMired) : null);

    protected override void Take(Wish wish)
    {
        if (wish.Has("color") && HasColor && wish.Take("color") is { ValueKind: JsonValueKind.Object } color)
        {
            var hue = Number(color, "h") ?? (wish.Now("color") is { } now ? Number(now, "h") : null) ?? 0;
            var saturation = Number(color, "s") ?? (wish.Now("color") is { } before ? Number(before, "s") : null) ?? 100;
            var brightness = wish.TakeNumber("brightness") ?? wish.NowNumber("brightness") ?? 100;
            Send(wish, "HSBColor", string.Create(CultureInfo.InvariantCulture, $"{Math.Round(hue)},{Math.Round(saturation)},{Math.Round(brightness)}"));
        }
        else if (Dims && wish.TakeNumber("brightness") is { } brightness)
        {
            Send(wish, DimmerName, Numbers.Write(Math.Round(brightness)));
        }

        if (HasTemperature && wish.TakeNumber("colorTemp") is { } kelvin)
        {
            Send(wish, "CT", Numbers.Write(Math.Clamp(Colors.Mired(kelvin), ColdestMired, WarmestMired)));
        }

        if (wish.TakeFlag("on") is { } on)
        {
            SendPower(wish, on);
        }
    }

    protected override void Take(JsonElement said, EntityReport report)
    {
        TakePower(said, report);
        if (Dims && Number(said, DimmerName) is { } dimmer)
        {
            report.Set("brightness", Numbers.Node(dimmer));
        }

        if (HasTemperature && Number(said, "CT") is { } mired)
        {
            report.SetStepped("colorTemp", Colors.Kelvin(mired), wish => Math.Clamp(Colors.Mired(wish), ColdestMired, WarmestMired) == mired);
        }

        if (HasColor && said.TryGetProperty("HSBColor", out var color) && color.ValueKind == JsonValueKind.String
            && color.GetString()!.Split(',') is [var h, var s, ..] && Numbers.Read(h) is { } hue && Numbers.Read(s) is { } saturation)
        {
            report.SetColor(hue, saturation);
        }
    }
}
