using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Roommate.Contracts;
using Roommate.Contracts.Live;
using Roommate.Live.MessagePack;
using Roommate.Live.Topics;

namespace Roommate.Live.Rings;

/// <summary>
/// One event as clients get it, serialised once per node: <c>{"topic":..,"offset":..,"type":..,"at":..,"data":..,"by":..}</c>.
/// Every connection gets a copy of these bytes and nothing else.
/// </summary>
internal sealed class WireEvent
{
    private const int MaxDigits = 20;

    private byte[]? _messagePack;

    private WireEvent(string topic, string epoch, long offset, ReadOnlyMemory<byte> json)
    {
        Topic = topic;
        Epoch = epoch;
        Offset = offset;
        Json = json;
    }

    public string Topic { get; }

    public string Epoch { get; }

    /// <summary>0 for an ephemeral event.</summary>
    public long Offset { get; }

    public ReadOnlyMemory<byte> Json { get; }

    /// <summary>The same event as MessagePack, made once when somebody speaks it. Two threads that are first both make the same.</summary>
    public ReadOnlyMemory<byte> MessagePack => _messagePack ??= Transcode();

    /// <summary>What every event of a topic begins with, made once per topic.</summary>
    public static byte[] PrefixOf(TopicName topic) => Encoding.ASCII.GetBytes($"{{\"topic\":\"{topic}\",\"offset\":");

    /// <summary>Puts topic and offset in front of a stored body.</summary>
    public static WireEvent From(string topic, ReadOnlySpan<byte> prefix, string epoch, long offset, ReadOnlySpan<byte> body)
    {
        Span<byte> digits = stackalloc byte[MaxDigits];
        Utf8Formatter.TryFormat(offset, digits, out var count);
        var json = GC.AllocateUninitializedArray<byte>(prefix.Length + count + body.Length);
        prefix.CopyTo(json);
        digits[..count].CopyTo(json.AsSpan(prefix.Length));
        json[prefix.Length + count] = (byte)',';
        body[1..].CopyTo(json.AsSpan(prefix.Length + count + 1));
        return new WireEvent(topic, epoch, offset, json);
    }

    /// <summary>The event that stands for everything up to <paramref name="snapshot"/>'s offset; it names its epoch, since that may be a new one.</summary>
    public static WireEvent Snapshot(string topic, ReadOnlySpan<byte> prefix, string epoch, TopicSnapshot snapshot, DateTimeOffset at)
    {
        var body = new System.Buffers.ArrayBufferWriter<byte>(snapshot.Json.Length + 128);
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, EventTypes.Snapshot);
            json.WriteString("at"u8, Wire.Text(at));
            json.WriteString("epoch"u8, epoch);
            json.WritePropertyName("data"u8);
            json.WriteRawValue(snapshot.Json.Span, skipInputValidation: true);
            json.WriteEndObject();
        }

        return From(topic, prefix, epoch, snapshot.Head, body.WrittenSpan);
    }

    private byte[] Transcode()
    {
        var packed = new System.Buffers.ArrayBufferWriter<byte>(Json.Length);
        JsonTranscoder.ToMessagePack(Json.Span, packed);
        return packed.WrittenSpan.ToArray();
    }
}
