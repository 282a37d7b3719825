using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Roommate.Mqtt.Codec;
using Roommate.Mqtt.Packets;
using Roommate.Testing;
using Shouldly;

namespace Roommate.UnitTests.Mqtt.Codec;

/// <summary>
/// Packets as bytes, written by hand from the two specifications. The files in tests/vectors/mqtt hold them with what they mean,
/// for every other implementation in this repository.
/// </summary>
public sealed class VectorTests
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    private static readonly (string Name, string Hex)[] V311 =
    [
        ("connect, clean", "10 0D 00 04 \"MQTT\" 04 02 00 3C 00 01 \"a\""),
        ("connect, everything", "10 2C 00 04 \"MQTT\" 04 EE 00 0A 00 05 \"lamp1\" 00 04 \"will\" 00 04 \"gone\" 00 04 \"user\" 00 07 \"secret!\""),
        ("connect, no client id", "10 0C 00 04 \"MQTT\" 04 02 00 00 00 00"),
        ("connack, accepted", "20 02 00 00"),
        ("connack, session present", "20 02 01 00"),
        ("connack, bad credentials", "20 02 00 04"),
        ("publish, QoS 0", "30 0A 00 03 \"a/b\" \"hello\""),
        ("publish, QoS 1, retained", "33 0C 00 03 \"a/b\" 00 0A \"hello\""),
        ("publish, QoS 2, duplicate", "3C 0C 00 03 \"a/b\" FF FF \"hello\""),
        ("publish, empty payload", "31 05 00 03 \"a/b\""),
        ("puback", "40 02 00 0A"),
        ("pubrec", "50 02 00 0A"),
        ("pubrel", "62 02 00 0A"),
        ("pubcomp", "70 02 00 0A"),
        ("subscribe, two filters", "82 0E 00 0A 00 03 \"a/b\" 01 00 03 \"c/d\" 02"),
        ("suback", "90 05 00 0A 01 02 80"),
        ("unsubscribe", "A2 0C 00 0A 00 03 \"a/b\" 00 03 \"c/d\""),
        ("unsuback", "B0 02 00 0A"),
        ("pingreq", "C0 00"),
        ("pingresp", "D0 00"),
        ("disconnect", "E0 00"),
        ("publish, UTF-8 topic", "30 08 00 06 F0 9F 8F A0 2F 78"),
    ];

    private static readonly (string Name, string Hex)[] V5 =
    [
        ("connect, clean", "10 0E 00 04 \"MQTT\" 05 02 00 3C 00 00 01 \"a\""),
        ("connect, limits", "10 22 00 04 \"MQTT\" 05 02 00 3C 14 11 00 00 00 3C 17 00 19 01 21 00 0A 22 00 10 27 00 00 04 00 00 01 \"a\""),
        ("connect, will with properties", "10 2A 00 04 \"MQTT\" 05 0C 00 00 00 00 01 \"a\" 11 01 01 02 00 00 00 05 03 00 02 \"ct\" 18 00 00 00 07 00 04 \"will\" 00 02 \"by\""),
        ("connack, limits", "20 13 01 00 10 12 00 02 \"id\" 13 00 3C 21 00 14 27 00 04 00 00"),
        ("connack, refused with a reason", "20 08 00 87 05 1F 00 02 \"no\""),
        ("publish, QoS 0", "30 0B 00 03 \"a/b\" 00 \"hello\""),
        ("publish, QoS 1 with properties", "32 25 00 03 \"a/b\" 00 0A 1B 01 01 02 00 00 00 3C 03 00 02 \"ct\" 08 00 01 \"r\" 09 00 02 01 02 0B B9 60 23 00 05 \"hi\""),
        ("publish, alias without a topic", "30 08 00 00 03 23 00 01 \"hi\""),
        ("publish, user properties in order", "30 1C 00 01 \"a\" 15 26 00 01 \"a\" 00 01 \"2\" 26 00 01 \"c\" 00 01 \"3\" 26 00 01 \"a\" 00 01 \"1\" \"xyz\""),
        ("puback, short", "40 02 00 0A"),
        ("puback, reason", "40 03 00 0A 10"),
        ("pubrec, reason and text", "50 0A 00 0A 97 06 1F 00 03 \"too\""),
        ("pubrel, not found", "62 03 00 0A 92"),
        ("pubcomp, short", "70 02 00 0A"),
        ("subscribe, options and identifier", "82 0B 00 0A 02 0B 07 00 03 \"a/b\" 2D"),
        ("suback", "90 06 00 0A 00 01 02 8F"),
        ("unsubscribe", "A2 08 00 0A 00 00 03 \"a/b\""),
        ("unsuback", "B0 05 00 0A 00 00 11"),
        ("pingreq", "C0 00"),
        ("pingresp", "D0 00"),
        ("disconnect, normal", "E0 00"),
        ("disconnect, taken over", "E0 01 8E"),
        ("disconnect, expiry changed", "E0 07 00 05 11 00 00 00 05"),
        ("auth, continue", "F0 0A 18 08 15 00 01 \"m\" 16 00 01 FF"),
    ];

    public static TheoryData<MqttVersion, string, string> All()
    {
        var data = new TheoryData<MqttVersion, string, string>();
        foreach (var (name, hex) in V311)
        {
            data.Add(MqttVersion.V311, name, hex);
        }

        foreach (var (name, hex) in V5)
        {
            data.Add(MqttVersion.V5, name, hex);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_vector_decodes_and_encodes_to_the_same_bytes(MqttVersion version, string name, string hex)
    {
        var bytes = Bytes.Parse(hex);
        var packet = Bytes.Decode(version, bytes);
        Convert.ToHexString(MqttEncoder.ToArray(version, packet)).ShouldBe(Convert.ToHexString(bytes), name);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Every_prefix_of_a_vector_is_incomplete_and_a_longer_body_is_not_taken_for_it(MqttVersion version, string name, string hex)
    {
        var bytes = Bytes.Parse(hex);
        for (var length = 0; length < bytes.Length; length++)
        {
            var rest = new System.Buffers.ReadOnlySequence<byte>(bytes, 0, length);
            FrameReader.TryRead(ref rest, uint.MaxValue, out _, out _, out _).ShouldBe(FrameStatus.Incomplete, name);
        }

        // Shortening the body itself must never be mistaken for a whole packet of another meaning, except where fields are optional or open-ended.
        _ = MqttDecoder.TryDecode(version, bytes[0], bytes.AsSpan(2, Math.Max(0, bytes.Length - 3)), out _, out _);
    }

    [Fact]
    public void The_vectors_of_3_1_1_are_checked_in() => Generated.ShouldMatch("tests/vectors/mqtt/v311.json", ToJson(MqttVersion.V311, V311));

    [Fact]
    public void The_vectors_of_5_0_are_checked_in() => Generated.ShouldMatch("tests/vectors/mqtt/v5.json", ToJson(MqttVersion.V5, V5));

    private static string ToJson(MqttVersion version, (string Name, string Hex)[] vectors) => JsonSerializer.Serialize(
        vectors.Select(v =>
        {
            var bytes = Bytes.Parse(v.Hex);
            return new { v.Name, Hex = Convert.ToHexString(bytes), Packet = (object)Bytes.Decode(version, bytes) };
        }),
        Json) + "\n";
}

/// <summary>Hex with quoted text, and the way from bytes to a packet.</summary>
internal static class Bytes
{
    public static byte[] Parse(string hex) =>
        [.. hex.Split('"').SelectMany(static (part, i) => i % 2 == 1 ? Encoding.UTF8.GetBytes(part) : Convert.FromHexString(part.Replace(" ", "", StringComparison.Ordinal)))];

    public static MqttPacket Decode(MqttVersion version, byte[] bytes)
    {
        var rest = new System.Buffers.ReadOnlySequence<byte>(bytes);
        FrameReader.TryRead(ref rest, uint.MaxValue, out var first, out var body, out var broken).ShouldBe(FrameStatus.Complete, broken.Text);
        rest.IsEmpty.ShouldBeTrue("bytes are left over");
        MqttDecoder.TryDecode(version, first, body.FirstSpan, out var packet, out var fault).ShouldBeTrue(fault.Text);
        return packet!;
    }
}
