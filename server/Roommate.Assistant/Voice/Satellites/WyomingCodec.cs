using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Roommate.Assistant.Voice.Satellites;

/// <summary>
/// Events on the wire: a JSON object in one line, then <c>data_length</c> bytes of JSON that is merged over its <c>data</c>, then
/// <c>payload_length</c> bytes (github.com/OHF-Voice/wyoming, README, "Format"). Every length is checked before it is waited for.
/// </summary>
internal static class WyomingCodec
{
    public const int MostHeader = 64 * 1024;
    public const int MostData = 256 * 1024;
    public const int MostPayload = 512 * 1024;

    private const byte LineEnd = (byte)'\n';
    private const string Version = "1.7.2";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly JsonDocumentOptions Depth = new() { MaxDepth = 32 };
    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Takes the next event off the buffer; false when more must come first.</summary>
    public static bool TryRead(ref ReadOnlySequence<byte> buffer, out WyomingEvent? read)
    {
        read = null;
        var rest = new SequenceReader<byte>(buffer);
        if (!rest.TryReadTo(out ReadOnlySequence<byte> line, LineEnd))
        {
            return buffer.Length > MostHeader ? throw new WyomingException("The header line is too long.") : false;
        }

        if (line.Length > MostHeader)
        {
            throw new WyomingException("The header line is too long.");
        }

        var header = Object(line.ToArray(), "The header");
        var type = Word(header, "type") ?? throw new WyomingException("The header has no type.");
        var dataLength = Length(header, "data_length", MostData);
        var payloadLength = Length(header, "payload_length", MostPayload);
        if (rest.Remaining < dataLength + payloadLength)
        {
            return false;
        }

        var data = header["data"] switch
        {
            null => [],
            JsonObject given => (JsonObject)given.DeepClone(),
            _ => throw new WyomingException("The data is not an object."),
        };
        foreach (var (name, value) in dataLength == 0 ? [] : Object(rest.UnreadSequence.Slice(0, dataLength).ToArray(), "The data"))
        {
            data[name] = value?.DeepClone();
        }

        read = new WyomingEvent(type, data, rest.UnreadSequence.Slice(dataLength, payloadLength).ToArray());
        buffer = rest.UnreadSequence.Slice(dataLength + payloadLength);
        return true;
    }

    /// <summary>As the protocol's own programs write it: the data behind the header, not in it.</summary>
    public static byte[] Write(WyomingEvent sent)
    {
        var data = sent.Data.Count == 0 ? [] : Encoding.UTF8.GetBytes(sent.Data.ToJsonString(Plain));
        var header = new JsonObject { ["type"] = sent.Type, ["version"] = Version };
        if (data.Length > 0)
        {
            header["data_length"] = data.Length;
        }

        if (sent.Payload.Length > 0)
        {
            header["payload_length"] = sent.Payload.Length;
        }

        return [.. Encoding.UTF8.GetBytes(header.ToJsonString(Plain)), LineEnd, .. data, .. sent.Payload.Span];
    }

    private static JsonObject Object(byte[] json, string what)
    {
        try
        {
            var read = JsonNode.Parse(Strict.GetString(json), documentOptions: Depth) as JsonObject ?? throw new WyomingException($"{what} is not a JSON object.");

            // A name that is there twice shows only when the object is looked into.
            _ = read.Count;
            return read;
        }
        catch (Exception wrong) when (wrong is JsonException or ArgumentException or DecoderFallbackException)
        {
            throw new WyomingException($"{what} is not a JSON object.");
        }
    }

    private static string? Word(JsonObject header, string name) =>
        header[name] is JsonValue value && value.TryGetValue(out string? text) && text is { Length: > 0 and <= 100 } ? text : null;

    private static int Length(JsonObject header, string name, int most) => header[name] switch
    {
        null => 0,
        JsonValue value when value.TryGetValue(out int length) && length >= 0 => length <= most ? length : throw new WyomingException($"The {name} is more than {most}."),
        _ => throw new WyomingException($"The {name} is no length."),
    };
}
