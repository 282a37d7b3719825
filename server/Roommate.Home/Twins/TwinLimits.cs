using System.Text;
using System.Text.Json;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;

namespace Roommate.Home.Twins;

/// <summary>Rule 12: limits are answered, never dropped silently.</summary>
internal static class TwinLimits
{
    public const int MostSection = 64 * 1024;
    private const int MostDepth = 10;
    private const int MostKey = 128;
    private const int MostText = 4 * 1024;

    /// <summary>Null when a patch may be applied; checked before anything is written.</summary>
    public static Fault? Check(JsonElement patch, string field)
    {
        if (patch.ValueKind != JsonValueKind.Object)
        {
            return Fault.Invalid(field, "A patch is a JSON object.");
        }

        return Encoding.UTF8.GetByteCount(patch.GetRawText()) > MostSection
            ? Fault.TooLarge($"A patch has at most {MostSection / 1024} KB.")
            : CheckObject(patch, field, 1);
    }

    /// <summary>Null when something that happened at a device may be told.</summary>
    public static Fault? CheckOccurrence(TwinOccurrence occurrence) =>
        occurrence.Id.Length is 0 or > MostKey ? Fault.Invalid("id", $"An event has an id of 1 to {MostKey} characters.")
        : CheckName(occurrence.Name) is { } wrong ? Fault.Invalid("name", wrong)
        : occurrence.Data is { ValueKind: JsonValueKind.Object } data ? Check(data, "data")
        : occurrence.Data is { } value ? CheckValue(value, "data", 1)
        : null;

    /// <summary>Null when a section still fits.</summary>
    public static Fault? CheckSection(JsonElement section) =>
        Encoding.UTF8.GetByteCount(section.GetRawText()) > MostSection
            ? Fault.TooLarge($"A section of a twin has at most {MostSection / 1024} KB.")
            : null;

    private static Fault? CheckObject(JsonElement value, string path, int depth)
    {
        if (depth > MostDepth)
        {
            return Fault.Invalid(path, $"A patch is nested at most {MostDepth} deep.");
        }

        foreach (var member in value.EnumerateObject())
        {
            var at = $"{path}.{member.Name}";
            if (CheckName(member.Name) is { } wrong)
            {
                return Fault.Invalid(path, wrong);
            }

            if (CheckValue(member.Value, at, depth) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    private static string? CheckName(string name) =>
        name.Length == 0 ? "A key is not empty."
        : Encoding.UTF8.GetByteCount(name) > MostKey ? $"A key has at most {MostKey} bytes."
        : name[0] == '$' || name.Contains('.', StringComparison.Ordinal) || name.Any(char.IsControl) ? "A key has no dot, no control character and does not begin with $."
        : null;

    private static Fault? CheckValue(JsonElement value, string path, int depth) => value.ValueKind switch
    {
        JsonValueKind.Object => CheckObject(value, path, depth + 1),
        JsonValueKind.Array => depth >= MostDepth
            ? Fault.Invalid(path, $"A patch is nested at most {MostDepth} deep.")
            : value.EnumerateArray().Select(item => CheckValue(item, path, depth + 1)).FirstOrDefault(static f => f is not null),
        JsonValueKind.String => CheckText(value, path),
        JsonValueKind.Number => double.IsFinite(value.GetDouble()) ? null : Fault.Invalid(path, "A number is finite."),
        _ => null,
    };

    private static Fault? CheckText(JsonElement value, string path)
    {
        try
        {
            return Encoding.UTF8.GetByteCount(value.GetString()!) > MostText ? Fault.Invalid(path, $"A text has at most {MostText / 1024} KB.") : null;
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate (RFC 8259, section 8.2) cannot be kept as UTF-8.
            return Fault.Invalid(path, "A text is valid Unicode.");
        }
    }
}
