using System.Text.Json;
using System.Text.Json.Nodes;

namespace Roommate.Home.Twins;

/// <summary>The desired leaves that differ from reported, without those the device has refused.</summary>
internal static class TwinDelta
{
    public static JsonElement Of(TwinState state)
    {
        var refused = state.Pending.Where(static p => p.Refused is not null).Select(static p => p.Path).ToHashSet(StringComparer.Ordinal);
        return JsonSerializer.SerializeToElement(Differences(state.Desired, state.Reported, "", refused) ?? []);
    }

    public static bool IsEmpty(JsonElement delta) => !delta.EnumerateObject().Any();

    private static JsonObject? Differences(JsonElement desired, JsonElement reported, string prefix, HashSet<string> refused)
    {
        JsonObject? differences = null;
        foreach (var member in desired.EnumerateObject())
        {
            var path = prefix.Length == 0 ? member.Name : $"{prefix}.{member.Name}";
            var has = reported.TryGetPropertySafe(member.Name, out var there);
            JsonNode? difference = member.Value.ValueKind == JsonValueKind.Object
                ? Differences(member.Value, has ? there : default, path, refused)
                : refused.Contains(path) || (has && JsonElement.DeepEquals(member.Value, there)) ? null : JsonSerializer.SerializeToNode(member.Value);
            if (difference is not null)
            {
                (differences ??= [])[member.Name] = difference;
            }
        }

        return differences;
    }

    private static bool TryGetPropertySafe(this JsonElement value, string name, out JsonElement found)
    {
        found = default;
        return value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out found);
    }
}
