using System.Text.Json;

namespace Roommate.Home.Twins;

/// <summary>JSON merge-patch, RFC 7396: objects merge, null removes, everything else (arrays too) replaces.</summary>
public static class MergePatch
{
    /// <summary>The object that results; <paramref name="target"/> is left as it is, and is itself the answer when nothing changes.</summary>
    public static JsonElement Apply(JsonElement target, JsonElement patch)
    {
        if (!Changes(target, patch))
        {
            return target;
        }

        var buffer = JsonBuffer.Start();
        Write(buffer.Writer, target, patch);
        return buffer.ToElement();
    }

    /// <summary>Whether applying a patch makes a difference.</summary>
    public static bool Changes(JsonElement target, JsonElement patch)
    {
        if (patch.ValueKind != JsonValueKind.Object || target.ValueKind != JsonValueKind.Object)
        {
            return target.ValueKind != patch.ValueKind || !JsonElement.DeepEquals(target, patch);
        }

        foreach (var member in patch.EnumerateObject())
        {
            var has = JsonBuffer.TryFind(target, member, out var old);
            if (member.Value.ValueKind == JsonValueKind.Null ? has : !has || Changes(old, member.Value))
            {
                return true;
            }
        }

        return false;
    }

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
        var rest = path.AsSpan();
        while (true)
        {
            var dot = rest.IndexOf('.');
            if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(dot < 0 ? rest : rest[..dot], out value))
            {
                return null;
            }

            if (dot < 0)
            {
                return value;
            }

            rest = rest[(dot + 1)..];
        }
    }

    // RFC 7396, section 2, the MergePatch function, with the order of members kept.
    private static void Write(Utf8JsonWriter writer, JsonElement target, JsonElement patch)
    {
        if (patch.ValueKind != JsonValueKind.Object)
        {
            patch.WriteTo(writer);
            return;
        }

        writer.WriteStartObject();
        if (target.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in target.EnumerateObject())
            {
                if (!JsonBuffer.TryFind(patch, member, out var change))
                {
                    member.WriteTo(writer);
                }
                else if (change.ValueKind != JsonValueKind.Null)
                {
                    JsonBuffer.WriteName(writer, member);
                    Write(writer, member.Value, change);
                }
            }
        }

        foreach (var member in patch.EnumerateObject())
        {
            if (member.Value.ValueKind != JsonValueKind.Null && !JsonBuffer.TryFind(target, member, out _))
            {
                JsonBuffer.WriteName(writer, member);
                Write(writer, default, member.Value);
            }
        }

        writer.WriteEndObject();
    }
}
