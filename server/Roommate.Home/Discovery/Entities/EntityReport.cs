using System.Text.Json;
using System.Text.Json.Nodes;

namespace Roommate.Home.Discovery.Entities;

/// <summary>What a message says of one component, in the twin's words.</summary>
/// <param name="wanted">What is desired of the component now; a report that comes from exactly that wish is told in its words.</param>
internal sealed class EntityReport(JsonElement? wanted)
{
    public JsonObject Patch { get; } = [];

    public List<string> Problems { get; } = [];

    public JsonElement? Wanted(string property) =>
        wanted is { ValueKind: JsonValueKind.Object } all && all.TryGetProperty(property, out var value) ? value : null;

    public double? WantedNumber(string property) => Wanted(property) is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : null;

    public void Set(string property, JsonNode? value) => Patch[property] = value;

    /// <summary>A number whose steps at the device are not ours: the wish's own number, when what the device has is what the wish was sent as.</summary>
    public void SetStepped(string property, double value, Func<double, bool> isSent) =>
        Patch[property] = Numbers.Node(WantedNumber(property) is { } wish && isSent(wish) ? wish : value);

    /// <summary>A colour. Lamps have fewer colours than we can name: one close to the wish is the wish.</summary>
    public void SetColor(double hue, double saturation)
    {
        var (h, s) = (Math.Round(hue) % 360, Math.Round(Math.Clamp(saturation, 0, 100)));
        if (Wanted("color") is { ValueKind: JsonValueKind.Object } wish
            && wish.TryGetProperty("h", out var wishedHue) && wishedHue.ValueKind == JsonValueKind.Number
            && wish.TryGetProperty("s", out var wishedSaturation) && wishedSaturation.ValueKind == JsonValueKind.Number
            && Colors.AreClose((wishedHue.GetDouble(), wishedSaturation.GetDouble()), (hue, saturation)))
        {
            (h, s) = (wishedHue.GetDouble(), wishedSaturation.GetDouble());
        }

        Patch["color"] = new JsonObject { ["h"] = Numbers.Node(h), ["s"] = Numbers.Node(s) };
    }

    /// <summary>Things that happened, which no value tells.</summary>
    public List<string> Events { get; } = [];

    public void Happened(string what) => Events.Add(what.Length <= 64 ? what : what[..64]);

    public void Note(string problem) => Problems.Add(problem);
}
