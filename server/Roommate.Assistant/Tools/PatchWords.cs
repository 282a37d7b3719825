using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Roommate.Assistant.Tools;

/// <summary>A change of a device as a person would say it ("set the kitchen light to 40 %"): what one is asked to confirm. Pure.</summary>
internal static class PatchWords
{
    private const int MostName = 80;
    private const int MostWord = 30;
    private const int MostValue = 60;

    // How far a hue may be from a colour to be called by its name, in degrees; and how little of it is white.
    private const double NearHue = 14;
    private const double White = 12;

    private static readonly (string Name, double Hue)[] Hues =
        [("red", 0), ("orange", 30), ("yellow", 60), ("green", 120), ("turquoise", 174), ("blue", 240), ("purple", 275), ("pink", 330), ("red", 360)];

    // These are said by the value they are given; everything else of a component by itself.
    private static readonly HashSet<string> ImpliesOn = ["brightness", "color", "colorTemp", "speed", "volume", "playing"];

    public static string Say(string device, JsonElement patch)
    {
        var name = Named(Plain(device, MostName));
        string[] parts = [.. patch.EnumerateObject().SelectMany(component => Part(component.Name, component.Value, name))];
        return parts.Length switch
        {
            0 => $"change nothing of {name}",
            1 => parts[0],
            _ => $"{string.Join(", ", parts[..^1])} and {parts[^1]}",
        };
    }

    /// <summary>Text from elsewhere in one line, short, without marks that a page would read as more than text.</summary>
    public static string Plain(string text, int most)
    {
        var plain = new string([.. text.Select(static c => char.IsControl(c) || c is '<' or '>' or '[' or ']' or '`' or '*' or '!' ? ' ' : c)]).Trim();
        return plain.Length <= most ? plain : plain[..most] + "…";
    }

    // "Kitchen light" is "the Kitchen light"; "Leo's lamp" and "Dobby" are called by their names.
    private static string Named(string name)
    {
        var words = name.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var isOwned = words.Length > 0 && (words[0].EndsWith("'s", StringComparison.Ordinal) || words[0].EndsWith("’s", StringComparison.Ordinal)
            || words[0].ToLowerInvariant() is "the" or "my" or "our");
        return words.Length < 2 || isOwned || !char.IsLower(words[^1][0]) ? name : $"the {name}";
    }

    private static IEnumerable<string> Part(string component, JsonElement value, string device)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return [$"set {Words(component)} of {device} to {Value(value)}"];
        }

        var isOn = value.TryGetProperty("on", out var on) && on.ValueKind == JsonValueKind.True;
        return value.EnumerateObject()
            .Where(p => !(isOn && p.Name == "on" && value.EnumerateObject().Any(static other => ImpliesOn.Contains(other.Name))))
            .Select(p => Change(p.Name, p.Value, device));
    }

    private static string Change(string property, JsonElement value, string device) => (property, value.ValueKind) switch
    {
        ("on", JsonValueKind.True) => $"turn on {device}",
        ("on", JsonValueKind.False) => $"turn off {device}",
        ("locked", JsonValueKind.True) => $"lock {device}",
        ("locked", JsonValueKind.False) => $"unlock {device}",
        ("playing", JsonValueKind.True) => $"start {device}",
        ("playing", JsonValueKind.False) => $"pause {device}",
        ("position", JsonValueKind.Number) => value.GetDouble() switch { 0 => $"close {device}", 100 => $"open {device}", var at => $"move {device} to {Number(at)} %" },
        ("brightness", JsonValueKind.Number) => $"set {device} to {Number(value.GetDouble())} %",
        ("speed" or "volume", JsonValueKind.Number) => $"set the {property} of {device} to {Number(value.GetDouble())} %",
        ("target", JsonValueKind.Number) => $"set {device} to {Number(value.GetDouble())} °C",
        ("colorTemp", JsonValueKind.Number) => $"set {device} to {Number(value.GetDouble())} K",
        ("color", JsonValueKind.Object) when Color(value) is { } color => $"make {device} {color}",
        ("mode", JsonValueKind.String) when value.GetString() == "off" => $"turn off {device}",
        ("mode", JsonValueKind.String) => $"set {device} to {Plain(value.GetString()!, MostValue)}",
        ("state", JsonValueKind.String) when value.GetString() is "cleaning" => $"start {device}",
        ("state", JsonValueKind.String) when value.GetString() is "returning" => $"send {device} back to its dock",
        ("state", JsonValueKind.String) when value.GetString() is "paused" => $"pause {device}",
        (_, JsonValueKind.Null) => $"clear the {Words(property)} of {device}",
        (_, JsonValueKind.True) => $"turn on the {Words(property)} of {device}",
        (_, JsonValueKind.False) => $"turn off the {Words(property)} of {device}",
        _ => $"set the {Words(property)} of {device} to {Value(value)}",
    };

    private static string? Color(JsonElement color)
    {
        if (!color.TryGetProperty("h", out var h) || h.ValueKind != JsonValueKind.Number)
        {
            return null;
        }

        if (color.TryGetProperty("s", out var s) && s.ValueKind == JsonValueKind.Number && s.GetDouble() < White)
        {
            return "white";
        }

        var nearest = Hues.MinBy(hue => Math.Abs(hue.Hue - h.GetDouble()));
        return Math.Abs(nearest.Hue - h.GetDouble()) <= NearHue ? nearest.Name : null;
    }

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Value(JsonElement value) => value.ValueKind == JsonValueKind.String ? $"“{Plain(value.GetString()!, MostValue)}”" : Plain(value.GetRawText(), MostValue);

    // "childLock" and "child_lock" are "child lock".
    private static string Words(string name)
    {
        var words = new StringBuilder(name.Length + 4);
        foreach (var c in Plain(name, MostWord))
        {
            var starts = char.IsUpper(c) && words.Length > 0 && char.IsLower(words[^1]);
            words.Append(starts ? " " : "").Append(c is '_' or '-' ? ' ' : char.ToLowerInvariant(c));
        }

        return words.ToString();
    }
}
