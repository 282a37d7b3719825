using System.Text.Json;

namespace Roommate.Assistant.Tools;

/// <summary>A change of a device in the words of a command: what a person is asked to confirm. Pure.</summary>
internal static class PatchWords
{
    private const int MostName = 80;
    private const int MostValue = 60;

    public static string Say(string device, JsonElement patch)
    {
        var name = Plain(device, MostName);
        string[] parts = [.. patch.EnumerateObject().SelectMany(component => Part(component.Name, component.Value, name))];
        return parts.Length == 0 ? $"change nothing of {name}" : string.Join(", ", parts);
    }

    /// <summary>Text from elsewhere in one line, short, without marks that a page would read as more than text.</summary>
    public static string Plain(string text, int most)
    {
        var plain = new string([.. text.Select(static c => char.IsControl(c) || c is '<' or '>' or '[' or ']' or '`' or '*' or '!' ? ' ' : c)]).Trim();
        return plain.Length <= most ? plain : plain[..most] + "…";
    }

    private static IEnumerable<string> Part(string component, JsonElement value, string device) =>
        value.ValueKind == JsonValueKind.Object
            ? value.EnumerateObject().Select(p => (p.Name, p.Value.ValueKind) switch
            {
                ("on", JsonValueKind.True) => $"turn on {device}",
                ("on", JsonValueKind.False) => $"turn off {device}",
                ("locked", JsonValueKind.True) => $"lock {device}",
                ("locked", JsonValueKind.False) => $"unlock {device}",
                ("position", JsonValueKind.Number) => p.Value.GetDouble() switch { 0 => $"close {device}", 100 => $"open {device}", var at => $"move {device} to {at:0} %" },
                _ => $"set {Plain(component, 30)}.{Plain(p.Name, 30)} of {device} to {Plain(p.Value.GetRawText(), MostValue)}",
            })
            : [$"set {Plain(component, 30)} of {device} to {Plain(value.GetRawText(), MostValue)}"];
}
