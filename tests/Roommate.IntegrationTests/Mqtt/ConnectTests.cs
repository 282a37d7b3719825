using Roommate.IntegrationTests.Mqtt.Harness;
using Roommate.Mqtt.Packets;
using Shouldly;

namespace Roommate.IntegrationTests.Mqtt;

/// <summary>Chapter 3.1 and 3.2: what a server does with a CONNECT. Numbers are those of MQTT 5.0 unless marked 3.1.1.</summary>
[Collection(SharedServerGroup.Name)]
public sealed class ConnectTests(SharedServer shared)
{
    private MqttServer Server => shared.Server;

    [Theory]
    [BothVersions]
    [Statements(V5 = "3.1.0-1", V311 = "3.1.0-1")]
    public async Task MQTT_3_1_0_1_A_first_packet_that_is_not_CONNECT_ends_the_connection(MqttVersion version)
    {
        await using var client = await Server.OpenAsync(version);
        await client.SendHexAsync("C0 00");
        await client.ExpectEndAsync();
    }

    [Theory]
    [BothVersions]
    [Statements(V5 = "3.1.0-2 3.2.0-2", V311 = "3.1.0-2 4.8.0-1")]
    public async Task MQTT_3_1_0_2_A_second_CONNECT_is_a_protocol_error(MqttVersion version)
    {
        await using var client = await Server.ConnectAsync(version);
        await client.SendAsync(new ConnectPacket { Version = version, ClientId = "again", Clean = true });
        await client.ExpectEndAsync(MqttReason.ProtocolError);
    }

    [Theory]
    [InlineData("10 0D 00 04 \"MQTT\" 03 02 00 3C 00 01 \"a\"")]
    [InlineData("10 0D 00 04 \"MQTT\" 07 02 00 3C 00 01 \"a\"")]
    [InlineData("10 0D 00 04 \"mqtt\" 04 02 00 3C 00 01 \"a\"")]
    [InlineData("10 0F 00 06 \"MQIsdp\" 03 02 00 3C 00 01 \"a\"")]
    [Statements(V5 = "3.1.2-1 3.1.2-2", V311 = "3.1.2-1 3.1.2-2")]
    public async Task MQTT_3_1_2_1_and_2_Another_protocol_or_level_is_answered_with_return_code_1(string connect)
    {
        await using var client = await Server.OpenAsync(MqttVersion.V311);
        await client.SendHexAsync(connect);
        (await client.ReadAsync<ConnAckPacket>()).Reason.ShouldBe(MqttReason.UnsupportedProtocolVersion);
        await client.ExpectEndAsync();
    }

    [Theory]
    [InlineData("10 0D 00 04 \"MQTT\" 04 03 00 3C 00 01 \"a\"", "3.1.2-3: reserved flag")]
    [InlineData("10 0D 00 04 \"MQTT\" 04 1A 00 3C 00 01 \"a\"", "3.1.2-14: will QoS 3 without a will")]
    [InlineData("10 13 00 04 \"MQTT\" 04 1E 00 3C 00 01 \"a\" 00 01 \"w\" 00 01 \"m\"", "3.1.2-14: will QoS 3")]
    [InlineData("10 0D 00 04 \"MQTT\" 04 22 00 3C 00 01 \"a\"", "3.1.2-15: will retain without a will")]
    [InlineData("10 10 00 04 \"MQTT\" 04 42 00 3C 00 01 \"a\" 00 01 \"p\"", "3.1.2-22: password without a user name")]
    [InlineData("10 0E 00 04 \"MQTT\" 04 02 00 3C 00 01 \"a\" 00", "bytes after the last field")]
    [InlineData("10 0D 00 04 \"MQTT\" 04 02 00 3C 00 05 \"a\"", "a field longer than the packet")]
    [InlineData("10 0F 00 04 \"MQTT\" 04 02 00 3C 00 03 ED A0 80", "1.5.3-1: a surrogate")]
    [InlineData("10 0D 00 04 \"MQTT\" 04 02 00 3C 00 01 00", "1.5.3-2: U+0000")]
    [InlineData("11 0D 00 04 \"MQTT\" 04 02 00 3C 00 01 \"a\"", "2.2.2-2: reserved header flags")]
    [InlineData("10 8D 00 00 04 \"MQTT\" 04 02 00 3C 00 01 \"a\"", "remaining length not minimal")]
    [InlineData("10 FF FF FF FF 01", "remaining length of five bytes")]
    [InlineData("10 16 00 04 \"MQTT\" 04 06 00 3C 00 01 \"a\" 00 03 \"w/#\" 00 01 \"m\" 00", "will topic with a wildcard")]
    [Statements(V311 = "1.5.3-1 1.5.3-2 2.2.2-1 2.2.2-2 3.1.2-3 3.1.2-13 3.1.2-14 3.1.2-15 3.1.2-22 3.1.4-1 3.2.2-6 3.1.2-20 3.1.3-4")]
    public async Task V311_A_CONNECT_that_breaks_the_format_is_closed_without_an_answer(string connect, string why)
    {
        await using var client = await Server.OpenAsync(MqttVersion.V311);
        await client.SendHexAsync(connect);
        (await client.ReadAsync()).ShouldBeNull(why);
    }

    [Theory]
    [InlineData("10 0E 00 04 \"MQTT\" 05 03 00 3C 00 00 01 \"a\"", MqttReason.MalformedPacket)] // 3.1.2-3
    [InlineData("10 0E 00 04 \"MQTT\" 05 1A 00 3C 00 00 01 \"a\"", MqttReason.MalformedPacket)] // 3.1.2-11, -12
    [InlineData("10 0E 00 04 \"MQTT\" 05 22 00 3C 00 00 01 \"a\"", MqttReason.MalformedPacket)] // 3.1.2-13
    [InlineData("10 11 00 04 \"MQTT\" 05 02 00 3C 03 21 00 00 00 01 \"a\"", MqttReason.ProtocolError)] // receive maximum 0
    [InlineData("10 14 00 04 \"MQTT\" 05 02 00 3C 06 21 00 0A 21 00 0A 00 01 \"a\"", MqttReason.ProtocolError)] // twice
    [InlineData("10 13 00 04 \"MQTT\" 05 02 00 3C 05 27 00 00 00 00 00 01 \"a\"", MqttReason.ProtocolError)] // packet size 0
    [InlineData("10 10 00 04 \"MQTT\" 05 02 00 3C 02 17 02 00 01 \"a\"", MqttReason.ProtocolError)] // request problem information 2
    [InlineData("10 10 00 04 \"MQTT\" 05 02 00 3C 02 01 01 00 01 \"a\"", MqttReason.MalformedPacket)] // a PUBLISH property
    [InlineData("10 10 00 04 \"MQTT\" 05 02 00 3C 02 7E 00 00 01 \"a\"", MqttReason.MalformedPacket)] // unknown property
    [InlineData("10 12 00 04 \"MQTT\" 05 02 00 3C 04 16 00 01 41 00 01 \"a\"", MqttReason.ProtocolError)] // data without method
    [InlineData("10 13 00 04 \"MQTT\" 05 02 00 3C 05 15 00 02 \"ab\" 00 01 \"a\"", MqttReason.BadAuthenticationMethod)] // 4.12.0-1
    [InlineData("10 14 00 04 \"MQTT\" 05 06 00 3C 00 00 01 \"a\" 00 00 01 \"+\" 00 00", MqttReason.TopicNameInvalid)] // will topic
    [Statements(V5 = "3.1.2-3 3.1.2-11 3.1.2-13 3.1.4-1 3.2.2-6 3.2.2-7 3.2.2-8 3.14.0-1 4.12.0-1")]
    public async Task V5_A_refused_CONNECT_is_answered_with_its_reason(string connect, MqttReason reason)
    {
        await using var client = await Server.OpenAsync(MqttVersion.V5);
        await client.SendHexAsync(connect);
        var answer = await client.ReadAsync<ConnAckPacket>();
        answer.Reason.ShouldBe(reason);
        answer.SessionPresent.ShouldBeFalse(); // [MQTT-3.2.2-6]
        await client.ExpectEndAsync(); // [MQTT-3.2.2-7]
    }

    [Fact]
    [Statements(V311 = "3.1.3-8 3.1.3-9 3.2.2-4 3.2.2-5")]
    public async Task V311_MQTT_3_1_3_8_An_empty_client_id_without_a_clean_session_is_refused_with_code_2()
    {
        await using var client = await Server.OpenAsync(MqttVersion.V311);
        await client.SendAsync(new ConnectPacket { Version = MqttVersion.V311, ClientId = "", Clean = false });
        (await client.ReadAsync<ConnAckPacket>()).Reason.ShouldBe(MqttReason.ClientIdNotValid);
        await client.ExpectEndAsync();
    }

    [Fact]
    [Statements(V5 = "3.1.3-6 3.1.3-7 3.2.2-16", V311 = "3.1.3-6 3.1.3-7")]
    public async Task MQTT_3_1_3_6_and_7_An_empty_client_id_is_given_one_and_told()
    {
        await using var first = await Server.ConnectAsync(MqttVersion.V5, "");
        await using var second = await Server.ConnectAsync(MqttVersion.V5, "");
        await using var old = await Server.ConnectAsync(MqttVersion.V311, "");
        first.ConnAck!.Properties!.AssignedClientIdentifier.ShouldNotBeNullOrEmpty();
        second.ConnAck!.Properties!.AssignedClientIdentifier.ShouldNotBe(first.ConnAck.Properties.AssignedClientIdentifier);
    }

    [Theory]
    [InlineData("client/with+every#thing and ünïcode \U0001F3E0")]
    [InlineData("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefghijklmnopqrstuvwxyz")]
    [InlineData("\uFEFFbegins with a BOM")]
    [Statements(V5 = "3.1.3-5", V311 = "3.1.3-5")]
    public async Task MQTT_3_1_3_5_Client_ids_beyond_the_least_are_accepted(string clientId)
    {
        await using var old = await Server.ConnectAsync(MqttVersion.V311, clientId);
        await old.DisconnectAsync();
        await using var client = await Server.ConnectAsync(MqttVersion.V5, clientId);
        client.ConnAck!.Properties!.AssignedClientIdentifier.ShouldBeNull();
    }

    [Fact]
    [Statements(V5 = "3.2.2-21 4.12.0-6")]
    public async Task The_CONNACK_of_5_tells_the_limits()
    {
        await using var client = await Server.ConnectAsync(MqttVersion.V5, with: c => c with
        {
            KeepAlive = 6000,
            Properties = new MqttProperties { SessionExpirySeconds = 999_999 },
        });
        var told = client.ConnAck!.Properties!;
        told.ReceiveMaximum.ShouldBe((ushort)20);
        told.TopicAliasMaximum.ShouldBe((ushort)16);
        told.MaximumPacketSize.ShouldBe(262_144u);
        told.ServerKeepAlive.ShouldBe((ushort)600); // [MQTT-3.1.2-21]
        told.SessionExpirySeconds.ShouldBe(86_400u);
    }

    [Fact]
    public async Task What_a_client_asked_for_and_got_is_not_told_again()
    {
        await using var client = await Server.ConnectAsync(MqttVersion.V5, with: c => c with
        {
            KeepAlive = 60,
            Properties = new MqttProperties { SessionExpirySeconds = 100 },
        });
        client.ConnAck!.Properties!.ServerKeepAlive.ShouldBeNull();
        client.ConnAck.Properties.SessionExpirySeconds.ShouldBeNull();
    }

    [Theory]
    [BothVersions]
    [Statements(V5 = "3.1.4-5 3.2.0-1 3.12.4-1", V311 = "3.1.4-4 3.2.0-1 3.12.4-1")]
    public async Task MQTT_3_1_4_5_Packets_sent_before_the_CONNACK_are_dealt_with_after_it(MqttVersion version)
    {
        await using var client = await Server.OpenAsync(version);
        var connect = Roommate.Mqtt.Codec.MqttEncoder.ToArray(version, new ConnectPacket { Version = version, ClientId = MqttServer.Unique(), Clean = true });
        await client.SendBytesAsync([.. connect, 0xC0, 0x00]);
        (await client.ReadAsync<ConnAckPacket>()).Reason.ShouldBe(MqttReason.Success);
        (await client.ReadAsync<PingPacket>()).Type.ShouldBe(MqttPacketType.PingResp); // [MQTT-3.12.4-1]
    }

    [Theory]
    [BothVersions]
    public async Task A_CONNECT_that_comes_byte_by_byte_is_one_CONNECT(MqttVersion version)
    {
        await using var client = await Server.OpenAsync(version);
        foreach (var one in Roommate.Mqtt.Codec.MqttEncoder.ToArray(version, new ConnectPacket { Version = version, ClientId = MqttServer.Unique(), Clean = true }))
        {
            await client.SendBytesAsync([one]);
        }

        (await client.ReadAsync<ConnAckPacket>()).Reason.ShouldBe(MqttReason.Success);
    }
}
