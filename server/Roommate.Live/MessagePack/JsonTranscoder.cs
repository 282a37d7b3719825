using System.Buffers;
using System.IO;
using System.Text.Json;

namespace Roommate.Live.MessagePack;

/// <summary>
/// JSON to MessagePack and back, token by token. The wire's names and forms (camelCase, times as text, enums as text) are
/// those of the JSON protocol, so one serialisation serves both protocols.
/// </summary>
internal static class JsonTranscoder
{
    /// <summary>Writes a JSON value as MessagePack.</summary>
    public static void ToMessagePack(ReadOnlySpan<byte> json, IBufferWriter<byte> output)
    {
        // Containers need their count in front: one pass counts, in order of appearance, the next writes.
        var counts = ArrayPool<int>.Shared.Rent(Math.Max(16, json.Length / 2));
        try
        {
            Count(json, counts);
            Write(json, counts, new MessagePackWriter(output));
        }
        finally
        {
            ArrayPool<int>.Shared.Return(counts);
        }
    }

    /// <summary>Writes the next MessagePack value as JSON.</summary>
    public static void ToJson(ref MessagePackReader reader, Utf8JsonWriter json, int depth = 0)
    {
        if (depth > MessagePackReader.MaxDepth)
        {
            throw new InvalidDataException($"Nested deeper than {MessagePackReader.MaxDepth}.");
        }

        var code = reader.Peek();
        switch (code)
        {
            case MessagePackCode.Nil:
                reader.TryNil();
                json.WriteNullValue();
                break;
            case MessagePackCode.True or MessagePackCode.False:
                json.WriteBooleanValue(reader.Boolean());
                break;
            case MessagePackCode.Float32 or MessagePackCode.Float64:
                Number(reader.Float(), json);
                break;
            case MessagePackCode.UInt64:
                Unsigned(ref reader, json);
                break;
            case < MessagePackCode.FixMap or >= MessagePackCode.NegativeFixInt or (>= MessagePackCode.UInt8 and <= MessagePackCode.Int64):
                json.WriteNumberValue(reader.Integer());
                break;
            case MessagePackCode.Bin8 or MessagePackCode.Bin16 or MessagePackCode.Bin32:
                json.WriteBase64StringValue(reader.Binary());
                break;
            case < MessagePackCode.FixArray or MessagePackCode.Map16 or MessagePackCode.Map32:
                Map(ref reader, json, depth);
                break;
            case < MessagePackCode.FixText or MessagePackCode.Array16 or MessagePackCode.Array32:
                Array(ref reader, json, depth);
                break;
            default:
                json.WriteStringValue(reader.Text());
                break;
        }
    }

    private static void Count(ReadOnlySpan<byte> json, int[] counts)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 64 });
        Span<int> open = stackalloc int[64];
        var depth = -1;
        var containers = 0;
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.EndArray or JsonTokenType.EndObject:
                    depth--;
                    continue;
                case JsonTokenType.PropertyName:
                    continue;
                default:
                    if (depth >= 0)
                    {
                        counts[open[depth]]++;
                    }

                    break;
            }

            if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
            {
                counts[containers] = 0;
                open[++depth] = containers++;
            }
        }
    }

    private static void Write(ReadOnlySpan<byte> json, int[] counts, MessagePackWriter writer)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 64 });
        var container = 0;
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    writer.MapHeader(counts[container++]);
                    break;
                case JsonTokenType.StartArray:
                    writer.ArrayHeader(counts[container++]);
                    break;
                case JsonTokenType.PropertyName or JsonTokenType.String:
                    Text(ref reader, writer);
                    break;
                case JsonTokenType.Number:
                    Number(ref reader, writer);
                    break;
                case JsonTokenType.True or JsonTokenType.False:
                    writer.Boolean(reader.GetBoolean());
                    break;
                case JsonTokenType.Null:
                    writer.Nil();
                    break;
            }
        }
    }

    private static void Text(ref Utf8JsonReader reader, MessagePackWriter writer)
    {
        if (!reader.ValueIsEscaped)
        {
            writer.Text(reader.ValueSpan);
            return;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        writer.Text(buffer.AsSpan(0, reader.CopyString(buffer)));
        ArrayPool<byte>.Shared.Return(buffer);
    }

    private static void Number(ref Utf8JsonReader reader, MessagePackWriter writer)
    {
        if (reader.TryGetInt64(out var integer))
        {
            writer.Integer(integer);
        }
        else if (reader.TryGetUInt64(out var unsigned))
        {
            writer.Unsigned(unsigned);
        }
        else
        {
            writer.Float(reader.GetDouble());
        }
    }

    private static void Number(double value, Utf8JsonWriter json)
    {
        if (!double.IsFinite(value))
        {
            throw new InvalidDataException("A number is not finite.");
        }

        json.WriteNumberValue(value);
    }

    private static void Unsigned(ref MessagePackReader reader, Utf8JsonWriter json)
    {
        var value = reader.Value();
        json.WriteNumberValue(System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(value[1..]));
    }

    private static void Map(ref MessagePackReader reader, Utf8JsonWriter json, int depth)
    {
        var count = reader.MapHeader();
        json.WriteStartObject();
        for (var i = 0; i < count; i++)
        {
            json.WritePropertyName(reader.Text());
            ToJson(ref reader, json, depth + 1);
        }

        json.WriteEndObject();
    }

    private static void Array(ref MessagePackReader reader, Utf8JsonWriter json, int depth)
    {
        var count = reader.ArrayHeader();
        json.WriteStartArray();
        for (var i = 0; i < count; i++)
        {
            ToJson(ref reader, json, depth + 1);
        }

        json.WriteEndArray();
    }
}
