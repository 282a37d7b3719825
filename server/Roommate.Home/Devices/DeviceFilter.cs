using System.Text.Json;
using Roommate.Contracts.Faults;
using Roommate.Home.Registry;
using Roommate.Home.Twins;

namespace Roommate.Home.Devices;

/// <summary>Which devices of a home are asked for: by room, kind, tag and what they are now. Pure.</summary>
/// <param name="Where">All of these hold.</param>
internal sealed record DeviceFilter(string? Room, string? Kind, DeviceComparison? Tag, IReadOnlyList<DeviceComparison> Where)
{
    private const int MostText = 500;
    private const int MostComparisons = 10;

    public bool IsAll => Room is null && Kind is null && Tag is null && Where.Count == 0;

    /// <summary>Reads the query of <c>GET /homes/{id}/devices</c>; a fault names the part that cannot be read.</summary>
    public static Outcome<DeviceFilter> Parse(string? room, string? kind, string? tag, string? where)
    {
        if (new[] { room, kind, tag, where }.Any(static t => t?.Length > MostText))
        {
            return Fault.Invalid("where", $"A part of a query has at most {MostText} characters.");
        }

        DeviceComparison? tagged = null;
        if (!string.IsNullOrEmpty(tag))
        {
            // tag=guest: it is there; tag=floor:up: it is this.
            var colon = tag.IndexOf(':', StringComparison.Ordinal);
            tagged = colon < 0
                ? new DeviceComparison($"tags.{tag}", ComparisonKind.Exists, default)
                : new DeviceComparison($"tags.{tag[..colon]}", ComparisonKind.Equal, DeviceComparison.ReadValue(tag[(colon + 1)..]));
        }

        var comparisons = new List<DeviceComparison>();
        foreach (var part in string.IsNullOrWhiteSpace(where) ? [] : where.Split("&&"))
        {
            if (DeviceComparison.Parse(part.Trim()) is not { } comparison || comparisons.Count == MostComparisons)
            {
                return Fault.Invalid("where", $"where takes up to {MostComparisons} comparisons joined by &&, for example light.on==true && temp.value>=21.5.");
            }

            comparisons.Add(comparison);
        }

        return new DeviceFilter(Empty(room), Empty(kind), tagged, comparisons);
    }

    public bool Fits(DeviceRecord device, TwinState twin) =>
        (Room is null || device.RoomId == Room)
        && (Kind is null || twin.About.Components?.Values.Any(c => c.Kind == Kind) == true)
        && (Tag is null || Tag.Holds(twin))
        && Where.All(comparison => comparison.Holds(twin));

    private static string? Empty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}

internal enum ComparisonKind
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Exists,
}

/// <summary>A property of a twin beside a value. A path is of what the device reports, or begins with <c>desired.</c>, <c>tags.</c> or <c>reported.</c>; <c>online</c> is its connection.</summary>
internal sealed record DeviceComparison(string Path, ComparisonKind Kind, JsonElement Value)
{
    // Longer ones first: <= is not <.
    private static readonly (string Sign, ComparisonKind Kind)[] Signs =
    [
        ("==", ComparisonKind.Equal), ("!=", ComparisonKind.NotEqual), ("<=", ComparisonKind.LessOrEqual), (">=", ComparisonKind.GreaterOrEqual),
        ("<", ComparisonKind.Less), (">", ComparisonKind.Greater),
    ];

    public static DeviceComparison? Parse(string text)
    {
        foreach (var (sign, kind) in Signs)
        {
            var at = text.IndexOf(sign, StringComparison.Ordinal);
            if (at >= 0)
            {
                var (path, value) = (text[..at].Trim(), text[(at + sign.Length)..].Trim());
                return IsPath(path) && value.Length > 0 && value.AsSpan().IndexOfAny('<', '>', '=') < 0 ? new DeviceComparison(path, kind, ReadValue(value)) : null;
            }
        }

        return IsPath(text) ? new DeviceComparison(text, ComparisonKind.Exists, default) : null;
    }

    /// <summary>true, false, null, a number, or else a text, quoted or not.</summary>
    public static JsonElement ReadValue(string text)
    {
        var bare = text.Length > 1 && text[0] == '\'' && text[^1] == '\'' ? text[1..^1] : null;
        try
        {
            return bare is null ? JsonElement.Parse(text) : JsonSerializer.SerializeToElement(bare);
        }
        catch (JsonException)
        {
            return JsonSerializer.SerializeToElement(text);
        }
    }

    public bool Holds(TwinState twin)
    {
        var there = Find(twin);
        return Kind switch
        {
            ComparisonKind.Exists => there is not null,
            ComparisonKind.Equal => there is null ? Value.ValueKind == JsonValueKind.Null : JsonElement.DeepEquals(there.Value, Value),
            ComparisonKind.NotEqual => there is null ? Value.ValueKind != JsonValueKind.Null : !JsonElement.DeepEquals(there.Value, Value),
            _ => there is { ValueKind: JsonValueKind.Number } number && Value.ValueKind == JsonValueKind.Number && Orders(number.GetDouble().CompareTo(Value.GetDouble())),
        };
    }

    private static bool IsPath(string text) => text.Length > 0 && text.All(static c => char.IsLetterOrDigit(c) || c is '.' or '_' or '-');

    private bool Orders(int order) => Kind switch
    {
        ComparisonKind.Less => order < 0,
        ComparisonKind.LessOrEqual => order <= 0,
        ComparisonKind.Greater => order > 0,
        _ => order >= 0,
    };

    private JsonElement? Find(TwinState twin)
    {
        var dot = Path.IndexOf('.', StringComparison.Ordinal);
        return (dot < 0 ? Path : Path[..dot]) switch
        {
            "online" when dot < 0 => JsonSerializer.SerializeToElement(twin.Online),
            "desired" when dot > 0 => MergePatch.Find(twin.Desired, Path[(dot + 1)..]),
            "tags" when dot > 0 => MergePatch.Find(twin.Tags, Path[(dot + 1)..]),
            "reported" when dot > 0 => MergePatch.Find(twin.Reported, Path[(dot + 1)..]),
            _ => MergePatch.Find(twin.Reported, Path),
        };
    }
}
