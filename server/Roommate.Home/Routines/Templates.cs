using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Roommate.Home.Routines;

/// <summary>
/// <c>{{trigger.value}}</c> in texts: a dotted path into the run's variables, nothing more, so it always ends and never
/// fails: what is not there is empty. A text that is one template alone keeps the value's own type.
/// </summary>
internal static partial class Templates
{
    private const int MostText = 4096;

    /// <summary>The names that templates in a text read.</summary>
    public static IEnumerable<string> PathsIn(string text) => Template().Matches(text).Select(static m => m.Groups["name"].Value);

    public static string Fill(string text, JsonElement variables)
    {
        var filled = Template().Replace(text, match => Text(Find(variables, match.Groups["name"].Value)));
        return filled.Length > MostText ? filled[..MostText] : filled;
    }

    /// <summary>The same through a JSON value: texts in it, at any depth.</summary>
    public static JsonElement Fill(JsonElement value, JsonElement variables) => JsonSerializer.SerializeToElement(FillNode(value, variables));

    private static JsonNode? FillNode(JsonElement value, JsonElement variables)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                return new JsonObject(value.EnumerateObject().Select(m => KeyValuePair.Create(m.Name, FillNode(m.Value, variables))));
            case JsonValueKind.Array:
                return new JsonArray([.. value.EnumerateArray().Select(item => FillNode(item, variables))]);
            case JsonValueKind.String:
                var text = value.GetString()!;
                var whole = Template().Match(text);
                return whole.Success && whole.Length == text.Length
                    ? Find(variables, whole.Groups["name"].Value) is { } found ? JsonSerializer.SerializeToNode(found) : null
                    : JsonValue.Create(Fill(text, variables));
            default:
                return JsonSerializer.SerializeToNode(value);
        }
    }

    private static JsonElement? Find(JsonElement value, string path)
    {
        foreach (var name in path.Split('.'))
        {
            if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(name, out value))
            {
                return null;
            }
        }

        return value.ValueKind == JsonValueKind.Null ? null : value;
    }

    private static string Text(JsonElement? value) => value switch
    {
        null => "",
        { ValueKind: JsonValueKind.String } text => text.GetString()!,
        { ValueKind: JsonValueKind.True } => "on",
        { ValueKind: JsonValueKind.False } => "off",
        { ValueKind: JsonValueKind.Number } number => number.GetDouble().ToString("0.###", CultureInfo.InvariantCulture),
        { } other => other.GetRawText(),
    };

    [GeneratedRegex(@"\{\{\s*(?<name>[A-Za-z0-9_.]{1,100})\s*\}\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Template();
}
