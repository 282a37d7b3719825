using System.Buffers;
using Roommate.Mqtt.Codec;
using Roommate.Mqtt.Packets;
using Roommate.Testing.Mqtt;
using Shouldly;

namespace Roommate.UnitTests.Mqtt.Codec;

/// <summary>What holds for any packet and for any bytes.</summary>
public sealed class CodecPropertyTests
{
    private const int Seed = 20261120;

    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V5)]
    public void Any_packet_survives_encoding_and_decoding(MqttVersion version)
    {
        var packets = new PacketFactory(Seed);
        for (var i = 0; i < 5000; i++)
        {
            var packet = packets.Next(version);
            var bytes = MqttEncoder.ToArray(version, packet);
            var again = MqttEncoder.ToArray(version, Bytes.Decode(version, bytes));
            Convert.ToHexString(again).ShouldBe(Convert.ToHexString(bytes), $"seed {Seed}, packet {i}: {packet}");
        }
    }

    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V5)]
    public void A_frame_encoded_once_equals_the_packet_encoded_for_one(MqttVersion version)
    {
        var packets = new PacketFactory(Seed);
        var compared = 0;
        while (compared < 500)
        {
            if (packets.Next(version) is not PublishPacket publish)
            {
                continue;
            }

            var message = publish.Message;
            var output = new ArrayBufferWriter<byte>();
            PublishFrame.Build(version, System.Text.Encoding.UTF8.GetBytes(message.Topic), message.Payload.Span, message.Properties, message.Qos != 0)
                .Write(output, MqttEncoder.PublishFirstByte(message.Qos, message.Retain, publish.Duplicate), publish.PacketId);
            Convert.ToHexString(output.WrittenSpan).ShouldBe(Convert.ToHexString(MqttEncoder.ToArray(version, publish)));
            compared++;
        }
    }

    /// <summary>The million-packet run is the load test "mqtt-fuzz"; this one is its fast sibling.</summary>
    [Theory]
    [InlineData(MqttVersion.V311)]
    [InlineData(MqttVersion.V5)]
    public void Mutated_and_truncated_packets_are_refused_or_decoded_but_never_thrown_at(MqttVersion version)
    {
        var (decoded, refused) = new PacketMutations(Seed).Run(version, 40_000);
        decoded.ShouldBeGreaterThan(1000);
        refused.ShouldBeGreaterThan(1000);
    }

    [Fact]
    public void What_a_mutated_packet_decodes_to_can_be_encoded_again()
    {
        var mutations = new PacketMutations(Seed + 1);
        for (var i = 0; i < 20_000; i++)
        {
            if (mutations.TryNext(MqttVersion.V5, out var packet))
            {
                _ = MqttEncoder.ToArray(MqttVersion.V5, packet!);
            }
        }
    }
}
