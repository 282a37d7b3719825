using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Roommate.Home.Twins;

/// <summary>A writer and its buffer, one per thread and used again: what is written is taken out before the next use, and nothing awaits between.</summary>
internal sealed class JsonBuffer
{
    private const int MostKept = 256 * 1024;

    // Text goes to JSON parsers only (as in Wire).
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    [ThreadStatic]
    private static JsonBuffer? _mine;

    private readonly ArrayBufferWriter<byte> _bytes = new(1024);

    private JsonBuffer() => Writer = new Utf8JsonWriter(_bytes, Options);

    public Utf8JsonWriter Writer { get; }

    public static JsonBuffer Start()
    {
        var buffer = _mine is { } mine && mine._bytes.Capacity <= MostKept ? mine : _mine = new JsonBuffer();
        buffer._bytes.ResetWrittenCount();
        buffer.Writer.Reset();
        return buffer;
    }

    public byte[] ToArray()
    {
        Writer.Flush();
        return _bytes.WrittenSpan.ToArray();
    }

    public JsonElement ToElement()
    {
        Writer.Flush();
        return JsonElement.Parse(_bytes.WrittenSpan);
    }

    /// <summary>Looks a member of one object up in another without making a string of its name.</summary>
    public static bool TryFind(JsonElement target, JsonProperty member, out JsonElement found)
    {
        found = default;
        if (target.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        var name = JsonMarshal.GetRawUtf8PropertyName(member);
        return name.Contains((byte)'\\') ? target.TryGetProperty(member.Name, out found) : target.TryGetProperty(name, out found);
    }

    public static void WriteName(Utf8JsonWriter writer, JsonProperty member)
    {
        var name = JsonMarshal.GetRawUtf8PropertyName(member);
        if (name.Contains((byte)'\\'))
        {
            writer.WritePropertyName(member.Name);
        }
        else
        {
            writer.WritePropertyName(name);
        }
    }
}
