using System.Text;
using Roommate.IntegrationTests.Mqtt.Harness;
using Roommate.Mqtt.Packets;
using Shouldly;

namespace Roommate.IntegrationTests.Mqtt;

/// <summary>Fields that must be there, must not, or must be UTF-8, and the very bytes the endpoint sends.</summary>
[Collection(SharedServerGroup.Name)]
public sealed class FieldTests(SharedServer shared)
{
    private MqttServer Server => shared.Server;

    public static TheoryData<MqttVersion, byte, string, string> BadConnects()
    {
        (byte Flags, string Payload, string Why)[] cases =
        [
            (0x06, "00 01 \"a\"", "a will's topic and payload are missing"),
            (0x1E, "00 01 \"a\" {p} 00 01 \"w\" 00 01 \"m\"", "will QoS 3"),
            (0x02, "00 01 \"a\" {p} 00 01 \"w\" 00 01 \"m\"", "a will without its flag"),
            (0x82, "00 01 \"a\"", "the user name is missing"),
            (0xC2, "00 01 \"a\" 00 01 \"u\"", "the password is missing"),
            (0x02, "00 01 \"a\" 00 01 \"u\"", "a user name without its flag"),
            (0x82, "00 01 \"a\" 00 01 \"u\" 00 01 \"p\"", "a password without its flag"),
            (0x02, "", "no client id"),
            (0x02, "00 02 C3 28", "a client id that is not UTF-8"),
            (0x06, "00 01 \"a\" {p} 00 02 C3 28 00 00", "a will's topic that is not UTF-8"),
            (0x82, "00 01 \"a\" 00 02 C3 28", "a user name that is not UTF-8"),
        ];
        var data = new TheoryData<MqttVersion, byte, string, string>();
        foreach (var (flags, payload, why) in cases)
        {
            data.Add(MqttVersion.V311, flags, payload.Replace("{p} ", "", StringComparison.Ordinal), why);
            data.Add(MqttVersion.V5, flags, payload.Replace("{p}", "00", StringComparison.Ordinal), why);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(BadConnects))]
    [Statements(
        V5 = "3.1.2-9 3.1.2-12 3.1.2-16 3.1.2-17 3.1.2-18 3.1.2-19 3.1.3-3 3.1.3-4 3.1.3-11 3.1.3-12",
        V311 = "3.1.2-9 3.1.2-11 3.1.2-14 3.1.2-18 3.1.2-19 3.1.2-20 3.1.2-21 3.1.3-3 3.1.3-4 3.1.3-10 3.1.3-11")]
    public async Task A_CONNECT_whose_fields_are_not_what_its_flags_say_is_refused(MqttVersion version, byte flags, string payload, string why)
    {
        await using var client = await Server.OpenAsync(version);
        byte[] rest = [0, 4, .. "MQTT"u8, (byte)version, flags, 0, 60, .. version == MqttVersion.V5 ? new byte[1] : [], .. RawMqtt.Parse(payload)];
        await client.SendBytesAsync([0x10, (byte)rest.Length, .. rest]);
        if (version == MqttVersion.V5)
        {
            (await client.ReadAsync<ConnAckPacket>()).Reason.ShouldBe(MqttReason.MalformedPacket, why);
        }

        (await client.ReadAsync()).ShouldBeNull(why);
    }

    [Theory]
    [BothVersions]
    [Statements(V5 = "3.1.3-1", V311 = "3.1.3-1")]
    public async Task The_fields_of_a_CONNECT_come_in_their_order(MqttVersion version)
    {
        await using var watcher = await Server.ConnectAsync(version);
        await watcher.SubscribeAsync("order/will");
        var client = await Server.OpenAsync(version);
        var properties = version == MqttVersion.V5 ? "00" : "";
        var rest = RawMqtt.Parse($"00 04 \"MQTT\" {(byte)version:X2} 06 00 3C {properties} 00 07 \"ordered\" {properties} 00 0A \"order/will\" 00 04 \"gone\"");
        await client.SendBytesAsync([0x10, (byte)rest.Length, .. rest]);
        (await client.ReadAsync<ConnAckPacket>()).Reason.ShouldBe(MqttReason.Success);
        client.Vanish();
        await watcher.ReadPublishAsync("gone");
    }

    [Theory]
    [InlineData(MqttVersion.V5, "30 0C 00 03 \"a/b\" 05 08 00 02 C3 28 00", "a response topic that is not UTF-8")]
    [InlineData(MqttVersion.V5, "30 0B 00 03 \"a/b\" 05 03 00 02 C3 28", "a content type that is not UTF-8")]
    [InlineData(MqttVersion.V5, "30 0E 00 03 \"a/b\" 08 26 00 01 \"k\" 00 02 C3 28", "a user property's value that is not UTF-8")]
    [InlineData(MqttVersion.V5, "30 0E 00 03 \"a/b\" 08 26 00 02 C3 28 00 01 \"v\"", "a user property's name that is not UTF-8")]
    [InlineData(MqttVersion.V5, "82 08 00 01 00 00 02 C3 28 00", "a filter that is not UTF-8")]
    [InlineData(MqttVersion.V311, "82 07 00 01 00 02 C3 28 00", "a filter that is not UTF-8")]
    [InlineData(MqttVersion.V5, "A2 07 00 01 00 00 02 C3 28", "a filter that is not UTF-8")]
    [InlineData(MqttVersion.V311, "A2 06 00 01 00 02 C3 28", "a filter that is not UTF-8")]
    [InlineData(MqttVersion.V5, "E0 01 05", "a DISCONNECT's reason that there is not")]
    [InlineData(MqttVersion.V5, "F1 00", "reserved bits of AUTH")]
    [Statements(V5 = "1.5.7-1 3.3.2-13 3.3.2-19 3.8.3-1 3.10.3-1 3.14.2-1 3.15.1-1", V311 = "3.8.3-1 3.10.3-1")]
    public async Task A_field_that_is_not_what_it_must_be_ends_the_connection(MqttVersion version, string hex, string why)
    {
        await using var client = await Server.ConnectAsync(version);
        await client.SendHexAsync(hex);
        if (version == MqttVersion.V5)
        {
            (await client.ReadAsync<ReasonPacket>()).Reason.ShouldBeOneOf(MqttReason.MalformedPacket, MqttReason.ProtocolError);
        }

        (await client.ReadAsync()).ShouldBeNull(why);
    }

    [Fact]
    [Statements(V311 = "2.3.1-5 4.3.1-1")]
    public async Task What_3_1_1_sends_has_no_byte_too_many()
    {
        await using var client = await Server.OpenAsync(MqttVersion.V311);
        await client.SendHexAsync("10 14 00 04 \"MQTT\" 04 02 00 3C 00 08 \"bytes311\"");
        (await client.ReadFrameAsync())!.Value.Body.ShouldBe([0, 0]);
        var topic = RawMqtt.Field("bytes/311");
        await client.SendBytesAsync([0x82, (byte)(topic.Length + 3), 0, 5, .. topic, 0]);
        (await client.ReadFrameAsync())!.Value.Body.ShouldBe([0, 5, 0]);
        await client.SendBytesAsync([0x30, (byte)(topic.Length + 1), .. topic, 0x78]);
        var (first, body) = (await client.ReadFrameAsync())!.Value;
        first.ShouldBe((byte)0x30); // QoS 0, DUP 0, and no id
        body.ShouldBe([.. topic, 0x78]);
    }

    [Fact]
    [Statements(V5 = "2.2.1-2 2.2.2-1 3.2.2-1 4.3.1-1")]
    public async Task What_5_0_sends_has_its_empty_property_blocks_and_no_id_at_QoS_0()
    {
        await using var client = await Server.OpenAsync(MqttVersion.V5);
        await client.SendHexAsync("10 12 00 04 \"MQTT\" 05 02 00 3C 00 00 05 \"bytes\"");
        (await client.ReadFrameAsync())!.Value.Body[0].ShouldBe((byte)0); // every flag bit but Session Present is 0
        var topic = RawMqtt.Field("bytes/5");
        await client.SendBytesAsync([0x82, (byte)(topic.Length + 4), 0, 5, 0, .. topic, 0]);
        (await client.ReadFrameAsync())!.Value.Body.ShouldBe([0, 5, 0, 0]);
        await client.SendBytesAsync([0x30, (byte)(topic.Length + 2), .. topic, 0, 0x78]);
        var (first, body) = (await client.ReadFrameAsync())!.Value;
        first.ShouldBe((byte)0x30); // QoS 0, DUP 0
        body.ShouldBe([.. topic, 0, 0x78]);
    }

    [Theory]
    [BothVersions]
    [Statements(V5 = "1.5.4-3", V311 = "1.5.3-3")]
    public async Task A_byte_order_mark_is_a_character_like_others(MqttVersion version)
    {
        var topic = "\uFEFF" + MqttServer.Unique("bom/");
        await using var client = await Server.ConnectAsync(version);
        await client.SubscribeAsync(topic);
        await client.PublishAsync(topic[1..], "without");
        await client.PublishAsync(topic, "with");
        Encoding.UTF8.GetBytes((await client.ReadPublishAsync("with")).Message.Topic)[..3].ShouldBe([0xEF, 0xBB, 0xBF]);
    }

    [Theory]
    [BothVersions]
    [Statements(V5 = "4.7.3-3", V311 = "4.7.3-3 4.7.1-1")]
    public async Task A_topic_may_be_as_long_as_a_string_can_and_has_no_wildcard(MqttVersion version)
    {
        var topic = new string('x', 65_535);
        await using var client = await Server.ConnectAsync(version);
        await client.SubscribeAsync(topic);
        await client.PublishAsync(topic, "long");
        (await client.ReadPublishAsync("long")).Message.Topic.Length.ShouldBe(65_535);
        await client.PublishAsync("a/+", "wild");
        await client.ExpectEndAsync(MqttReason.TopicNameInvalid);
    }
}
