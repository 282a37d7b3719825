using System.Text.Json;
using System.Text.Json.Nodes;

namespace Roommate.Assistant.Tools;

/// <summary>The patch that takes another one back: what was wanted before, or reported where nothing was wanted. Pure.</summary>
internal static class WayBack
{
    /// <summary>Null when nothing is known of what was there before.</summary>
    public static JsonObject? Of(JsonElement desired, JsonElement reported, JsonObject patch)
    {
        var back = new JsonObject();
        foreach (var (component, wanted) in patch)
        {
            if (wanted is JsonObject properties && Before(desired, reported, component, properties) is { Count: > 0 } before)
            {
                back[component] = before;
            }
        }

        return back.Count == 0 ? null : back;
    }

    private static JsonObject Before(JsonElement desired, JsonElement reported, string component, JsonObject properties)
    {
        var before = new JsonObject();
        foreach (var (property, _) in properties)
        {
            if ((Value(desired, component, property) ?? Value(reported, component, property)) is { } value)
            {
                before[property] = JsonNode.Parse(value.GetRawText());
            }
        }

        return before;
    }

    private static JsonElement? Value(JsonElement tree, string component, string property) =>
        tree.ValueKind == JsonValueKind.Object && tree.TryGetProperty(component, out var part) && part.ValueKind == JsonValueKind.Object
        && part.TryGetProperty(property, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
