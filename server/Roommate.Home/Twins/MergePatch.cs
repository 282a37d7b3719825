using System.Text.Json;
using System.Text.Json.Nodes;

namespace Roommate.Home.Twins;

/// <summary>JSON merge-patch, RFC 7396: objects merge, null removes, everything else (arrays too) replaces.</summary>
public static class MergePatch
{
    /// <summary>The object that results; <paramref name="target"/> is left as it is.</summary>
    public static JsonElement Apply(JsonElement target, JsonElement patch) =>
        JsonSerializer.SerializeToElement(Merge(ToNode(target), patch));

    /// <summary>The dotted paths of the leaves of an object: values that are not objects, and empty objects.</summary>
    public static IEnumerable<(string Path, JsonElement Value)> Leaves(JsonElement value, string prefix = "")
    {
        foreach (var member in value.EnumerateObject())
        {
            var path = prefix.Length == 0 ? member.Name : $"{prefix}.{member.Name}";
            if (member.Value.ValueKind == JsonValueKind.Object && member.Value.EnumerateObject().Any())
            {
                foreach (var leaf in Leaves(member.Value, path))
                {
                    yield return leaf;
                }
            }
            else
            {
                yield return (path, member.Value);
            }
        }
    }

    /// <summary>The value at a dotted path, or null when there is none.</summary>
    public static JsonElement? Find(JsonElement value, string path)
    {
        foreach (var name in path.Split('.'))
        {
            if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(name, out value))
            {
                return null;
            }
        }

        return value;
    }

    private static JsonNode? ToNode(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => JsonObject.Create(value.Clone()),
        JsonValueKind.Array => JsonArray.Create(value.Clone()),
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        _ => JsonValue.Create(value.Clone()),
    };

    // RFC 7396, section 2, the MergePatch function.
    private static JsonNode? Merge(JsonNode? target, JsonElement patch)
    {
        if (patch.ValueKind != JsonValueKind.Object)
        {
            return ToNode(patch);
        }

        var merged = target as JsonObject ?? [];
        foreach (var member in patch.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Null)
            {
                merged.Remove(member.Name);
            }
            else
            {
                var old = merged[member.Name];
                merged.Remove(member.Name);
                merged[member.Name] = Merge(old, member.Value);
            }
        }

        return merged;
    }
}
