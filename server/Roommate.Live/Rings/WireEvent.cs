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
/// Every connection gets these bytes and nothing else. Around them stands the frame in which the event goes out alone.
/// </summary>
internal sealed class WireEvent
{
    private const int MaxDigits = 20;

    private readonly byte[] _frame;
    private byte[]? _messagePack;
    private byte[]? _messagePackFrame;

    private WireEvent(string topic, string epoch, long offset, byte[] frame, Range json)
    {
        Topic = topic;
        Epoch = epoch;
        Offset = offset;
        _frame = frame;
        Json = frame.AsMemory(json);
    }

    public string Topic { get; }

    public string Epoch { get; }

    /// <summary>0 for an ephemeral event.</summary>
    public long Offset { get; }

    public ReadOnlyMemory<byte> Json { get; }

    /// <summary>The same event as MessagePack, made once when somebody speaks it. Two threads that are first both make the same.</summary>
    public ReadOnlyMemory<byte> MessagePack => _messagePack ??= Transcode();

    /// <summary>The WebSocket frame that tells a hub's client of this event alone.</summary>
    public ReadOnlyMemory<byte> Frame(bool binary) => binary ? _messagePackFrame ??= HubEvents.MessagePackFrame(this) : _frame;

    /// <summary>What every event of a topic begins with, made once per topic.</summary>
    public static byte[] PrefixOf(TopicName topic) => Encoding.ASCII.GetBytes($"{{\"topic\":\"{topic}\",\"offset\":");

    /// <summary>Puts topic and offset in front of a stored body.</summary>
    public static WireEvent From(string topic, ReadOnlySpan<byte> prefix, string epoch, long offset, ReadOnlySpan<byte> body)
    {
        Span<byte> digits = stackalloc byte[MaxDigits];
        Utf8Formatter.TryFormat(offset, digits, out var count);
        var length = prefix.Length + count + body.Length;
        var payload = HubFrame.Before.Length + length + HubFrame.After.Length;
        var head = HubFrame.HeadOf(payload);
        var start = head + HubFrame.Before.Length;
        var frame = GC.AllocateUninitializedArray<byte>(head + payload);
        HubFrame.WriteHead(frame, payload, binary: false);
        HubFrame.Before.CopyTo(frame.AsSpan(head));
        var json = frame.AsSpan(start, length);
        prefix.CopyTo(json);
        digits[..count].CopyTo(json[prefix.Length..]);
        json[prefix.Length + count] = (byte)',';
        body[1..].CopyTo(json[(prefix.Length + count + 1)..]);
        HubFrame.After.CopyTo(frame.AsSpan(start + length));
        return new WireEvent(topic, epoch, offset, frame, start..(start + length));
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
