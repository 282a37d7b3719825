using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using Roommate.Contracts;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;

namespace Roommate.Home.Twins;

/// <summary>
/// Twins and their changes as the serializer would write them, by hand: this is written for every report. Sections are copied as
/// they are (the program wrote them itself), and what seldom changes is serialized once per object. A test compares both.
/// </summary>
internal static class TwinBytes
{
    private static readonly ConditionalWeakTable<object, byte[]> Parts = [];

    /// <summary>The body of a twin's document.</summary>
    public static byte[] Of(TwinState state)
    {
        var buffer = JsonBuffer.Start();
        var writer = buffer.Writer;
        writer.WriteStartObject();
        writer.WriteNumber("rev"u8, state.Rev);
        WriteRaw(writer, "desired"u8, state.Desired);
        writer.WriteNumber("desiredVersion"u8, state.DesiredVersion);
        WriteRaw(writer, "reported"u8, state.Reported);
        writer.WriteNumber("reportedVersion"u8, state.ReportedVersion);
        WriteRaw(writer, "tags"u8, state.Tags);
        WritePart(writer, "about"u8, state.About);
        WritePart(writer, "leaves"u8, state.Leaves);
        WritePart(writer, "pending"u8, state.Pending);
        writer.WriteBoolean("online"u8, state.Online);
        WriteTime(writer, "since"u8, state.Since);
        WriteTime(writer, "lastSeen"u8, state.LastSeen);
        WriteTime(writer, "reportedAt"u8, state.ReportedAt);
        if (state.Boot is { } boot)
        {
            writer.WriteNumber("boot"u8, boot);
        }

        writer.WriteNumber("seq"u8, state.Seq);
        if (state.Answers is { } answers)
        {
            WritePart(writer, "answers"u8, answers);
        }

        writer.WriteBoolean("asleep"u8, state.Asleep);
        writer.WriteEndObject();
        return buffer.ToArray();
    }

    /// <summary>The body of an event that tells of a change (<see cref="Live.Log.EventDraft.Body"/>).</summary>
    public static byte[] Of(string type, DateTimeOffset at, TwinChange change, Cause by)
    {
        var buffer = JsonBuffer.Start();
        var writer = buffer.Writer;
        writer.WriteStartObject();
        writer.WriteString("type"u8, type);
        WriteTime(writer, "at"u8, at);
        writer.WriteStartObject("data"u8);
        writer.WritePropertyName("patch"u8);
        change.Patch.WriteTo(writer);
        writer.WriteNumber("version"u8, change.Version);
        if (change.Delta is { } delta)
        {
            WriteRaw(writer, "delta"u8, delta);
        }

        if (change.Pending is { } pending)
        {
            WritePart(writer, "pending"u8, pending);
        }

        WriteText(writer, "via"u8, change.Via);
        WriteTime(writer, "ts"u8, change.Ts);
        writer.WriteEndObject();
        writer.WriteStartObject("by"u8);
        writer.WriteString("kind"u8, KindOf(by.Kind));
        WriteText(writer, "id"u8, by.Id);
        WriteText(writer, "name"u8, by.Name);
        WriteText(writer, "via"u8, by.Via);
        writer.WriteEndObject();
        writer.WriteEndObject();
        return buffer.ToArray();
    }

    private static ReadOnlySpan<byte> KindOf(CauseKind kind) => kind switch
    {
        CauseKind.User => "user"u8,
        CauseKind.Assistant => "assistant"u8,
        CauseKind.Device => "device"u8,
        CauseKind.Routine => "routine"u8,
        _ => "system"u8,
    };

    private static void WriteRaw(Utf8JsonWriter writer, ReadOnlySpan<byte> name, JsonElement value)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(value), skipInputValidation: true);
    }

    private static void WritePart<T>(Utf8JsonWriter writer, ReadOnlySpan<byte> name, T part)
        where T : class
    {
        writer.WritePropertyName(name);
        if (part is IReadOnlyCollection<object> { Count: 0 })
        {
            writer.WriteStartArray();
            writer.WriteEndArray();
            return;
        }

        writer.WriteRawValue(Parts.GetValue(part, static p => JsonSerializer.SerializeToUtf8Bytes((T)p, Wire.Json)), skipInputValidation: true);
    }

    private static void WriteText(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string? text)
    {
        if (text is not null)
        {
            writer.WriteString(name, text);
        }
    }

    // 2026-11-20T22:05:00.000Z, as Wire has it.
    private static void WriteTime(Utf8JsonWriter writer, ReadOnlySpan<byte> name, DateTimeOffset? time)
    {
        if (time is not { } at)
        {
            return;
        }

        var utc = at.UtcDateTime;
        Span<byte> text = stackalloc byte[24];
        "0000-00-00T00:00:00.000Z"u8.CopyTo(text);
        Put(text[..4], utc.Year);
        Put(text[5..7], utc.Month);
        Put(text[8..10], utc.Day);
        Put(text[11..13], utc.Hour);
        Put(text[14..16], utc.Minute);
        Put(text[17..19], utc.Second);
        Put(text[20..23], utc.Millisecond);
        writer.WriteString(name, text);
    }

    private static void Put(Span<byte> digits, int number)
    {
        for (var i = digits.Length - 1; i >= 0; i--)
        {
            digits[i] = (byte)('0' + (number % 10));
            number /= 10;
        }
    }
}
