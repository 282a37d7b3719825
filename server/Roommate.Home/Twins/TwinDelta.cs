using System.Text.Json;

namespace Roommate.Home.Twins;

/// <summary>The desired leaves that differ from reported, without those the device has refused.</summary>
internal static class TwinDelta
{
    private static readonly JsonElement Empty = JsonElement.Parse("{}"u8);

    public static JsonElement Of(TwinState state)
    {
        var refused = state.Pending.Count == 0 ? [] : state.Pending.Where(static p => p.Refused is not null).Select(static p => p.Path).ToHashSet(StringComparer.Ordinal);
        if (!Differs(state.Desired, state.Reported, "", refused))
        {
            return Empty;
        }

        var buffer = JsonBuffer.Start();
        Write(buffer.Writer, state.Desired, state.Reported, "", refused);
        return buffer.ToElement();
    }

    /// <summary>What the device is to remove: wishes that were taken back and that it still has.</summary>
    public static IReadOnlyList<string> RemovedOf(TwinState state) => [.. state.Pending.Where(static p => p.Removed && p.Refused is null).Select(static p => p.Path)];

    public static bool IsEmpty(JsonElement delta) => !delta.EnumerateObject().Any();

    private static bool Differs(JsonElement desired, JsonElement reported, string prefix, HashSet<string> refused)
    {
        foreach (var member in desired.EnumerateObject())
        {
            if (Differs(member, reported, prefix, refused, out _, out _))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Differs(JsonProperty member, JsonElement reported, string prefix, HashSet<string> refused, out JsonElement there, out string path)
    {
        var has = JsonBuffer.TryFind(reported, member, out there);
        // Paths matter only beside refusals.
        path = refused.Count == 0 ? "" : prefix.Length == 0 ? member.Name : $"{prefix}.{member.Name}";
        return member.Value.ValueKind == JsonValueKind.Object
            ? Differs(member.Value, there, path, refused)
            : !(has && JsonElement.DeepEquals(member.Value, there)) && !refused.Contains(path);
    }

    private static void Write(Utf8JsonWriter writer, JsonElement desired, JsonElement reported, string prefix, HashSet<string> refused)
    {
        writer.WriteStartObject();
        foreach (var member in desired.EnumerateObject())
        {
            if (!Differs(member, reported, prefix, refused, out var there, out var path))
            {
                continue;
            }

            JsonBuffer.WriteName(writer, member);
            if (member.Value.ValueKind == JsonValueKind.Object)
            {
                Write(writer, member.Value, there, path, refused);
            }
            else
            {
                member.Value.WriteTo(writer);
            }
        }

        writer.WriteEndObject();
    }
}
