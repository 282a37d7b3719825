using System.Text.Json;
using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Home.Twins;

namespace Roommate.Home.Link;

/// <summary>The payloads between a device and the server. Reading answers a fault for what is broken; nothing is half taken.</summary>
internal static class LinkMessages
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 32, AllowDuplicateProperties = false };
    private static readonly JsonElement EmptyObject = JsonSerializer.SerializeToElement(new object());

    public static Outcome<DeviceReport> ReadReport(ReadOnlyMemory<byte> payload, out long? seq)
    {
        seq = null;
        if (!TryParse(payload, out var root))
        {
            return NotJson();
        }

        if (root.TryGetProperty("seq", out var s))
        {
            if (s.ValueKind != JsonValueKind.Number || !s.TryGetInt64(out var number) || number < 1)
            {
                return Fault.Invalid("seq", "seq is a whole number from 1.");
            }

            seq = number;
        }

        if (!root.TryGetProperty("patch", out var patch) || patch.ValueKind != JsonValueKind.Object)
        {
            return Fault.Invalid("patch", "reported needs a patch, a JSON object.");
        }

        return new DeviceReport(patch.Clone(), seq, Number(root, "dv"), Refusals(root), Time(root));
    }

    public static Outcome<(bool On, long? Boot)> ReadOnline(ReadOnlyMemory<byte> payload) =>
        !TryParse(payload, out var root) ? NotJson()
        : root.TryGetProperty("on", out var on) && on.ValueKind is JsonValueKind.True or JsonValueKind.False ? (root.GetProperty("on").GetBoolean(), Number(root, "boot"))
        : Fault.Invalid("on", "online needs on, true or false.");

    public static Outcome<DeviceAbout> ReadAbout(ReadOnlyMemory<byte> payload)
    {
        try
        {
            return JsonSerializer.Deserialize<DeviceAbout>(payload.Span, Wire.Json) is { } about ? about : NotJson();
        }
        catch (JsonException)
        {
            return NotJson();
        }
    }

    /// <summary>Points of <c>tele/{component}</c>: one <c>{"ts","v"}</c> or a batch <c>{"t0","dt","v"}</c>. Null when it is neither.</summary>
    public static IReadOnlyList<(long? At, double Value)>? ReadTelemetry(ReadOnlyMemory<byte> payload)
    {
        if (!TryParse(payload, out var root) || !root.TryGetProperty("v", out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number)
        {
            return double.IsFinite(value.GetDouble()) ? [(Number(root, "ts"), value.GetDouble())] : null;
        }

        if (value.ValueKind != JsonValueKind.Array || Number(root, "t0") is not { } start
            || !root.TryGetProperty("dt", out var offsets) || offsets.ValueKind != JsonValueKind.Array || offsets.GetArrayLength() != value.GetArrayLength())
        {
            return null;
        }

        var points = new List<(long?, double)>(value.GetArrayLength());
        foreach (var (offset, point) in offsets.EnumerateArray().Zip(value.EnumerateArray()))
        {
            if (!offset.TryGetInt64Safe(out var after) || point.ValueKind != JsonValueKind.Number || !double.IsFinite(point.GetDouble()))
            {
                return null;
            }

            points.Add((start + after, point.GetDouble()));
        }

        return points;
    }

    /// <summary>What the device must change: <c>{"dv","rv","set","del"}</c>; an empty set means in step.</summary>
    public static byte[] Delta(TwinState state) =>
        JsonSerializer.SerializeToUtf8Bytes(new { dv = state.DesiredVersion, rv = state.ReportedVersion, set = TwinDelta.Of(state), del = TwinDelta.RemovedOf(state) });

    /// <summary>A command as the device gets it on <c>cmd/{id}</c>.</summary>
    public static byte[] Command(DeviceCommand command) => JsonSerializer.SerializeToUtf8Bytes(
        new { name = command.Name, args = command.Args ?? EmptyObject, deadline = command.Deadline.ToUnixTimeMilliseconds(), key = command.Key ?? command.Id }, Wire.Json);

    public static byte[] Twin(TwinState state) =>
        JsonSerializer.SerializeToUtf8Bytes(new { dv = state.DesiredVersion, rv = state.ReportedVersion, desired = state.Desired, reported = state.Reported });

    public static byte[] Ack(long? seq, long reportedVersion) => JsonSerializer.SerializeToUtf8Bytes(new { seq, rv = reportedVersion }, Wire.Json);

    public static byte[] Ack(long? seq, Fault fault) =>
        JsonSerializer.SerializeToUtf8Bytes(new { seq, error = new { code = fault.Code, path = fault.Errors?.Keys.FirstOrDefault(), message = fault.Text } }, Wire.Json);

    /// <summary>Something that happened, <c>event/{name}</c>.</summary>
    public static Outcome<TwinOccurrence> ReadEvent(string name, ReadOnlyMemory<byte> payload) =>
        !TryParse(payload, out var root) ? NotJson()
        : !root.TryGetProperty("id", out var id) || id.ValueKind != JsonValueKind.String ? Fault.Invalid("id", "An event has an id of its own, a text.")
        : new TwinOccurrence(name, id.GetString()!, root.TryGetProperty("data", out var data) ? data.Clone() : null, Time(root));

    /// <summary>What a device answers on <c>res/{id}</c>; null when it is no answer.</summary>
    public static CommandAnswer? ReadAnswer(ReadOnlyMemory<byte> payload) =>
        payload.Length <= TwinLimits.MostSection && TryParse(payload, out var root) && Number(root, "status") is >= 100 and <= 599 and var status
            ? new CommandAnswer((int)status, root.TryGetProperty("body", out var body) && body.ValueKind != JsonValueKind.Null ? body.Clone() : null)
            : null;

    private static Fault NotJson() => Fault.Invalid("The payload is not the JSON object this topic takes.");

    private static bool TryParse(ReadOnlyMemory<byte> payload, out JsonElement root)
    {
        root = default;
        try
        {
            // A key that is there twice has no one meaning (RFC 8259, section 4).
            root = JsonElement.Parse(payload.Span, Strict);
            return root.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static long? Number(JsonElement root, string name) => root.TryGetProperty(name, out var value) && value.TryGetInt64Safe(out var number) ? number : null;

    private static bool TryGetInt64Safe(this JsonElement value, out long number)
    {
        number = 0;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out number);
    }

    private static DateTimeOffset? Time(JsonElement root) =>
        Number(root, "ts") is { } ms && ms is > 0 and < 253_402_300_799_000 ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;

    private static Dictionary<string, string>? Refusals(JsonElement root)
    {
        if (!root.TryGetProperty("refused", out var refused) || refused.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        return refused.EnumerateObject()
            .Where(static r => r.Value.ValueKind == JsonValueKind.String && r.Value.GetString()!.Length <= 200)
            .Take(100)
            .ToDictionary(static r => r.Name, static r => r.Value.GetString()!);
    }
}
