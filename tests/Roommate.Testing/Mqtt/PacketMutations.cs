using System.Buffers;
using Roommate.Mqtt.Codec;
using Roommate.Mqtt.Packets;

namespace Roommate.Testing.Mqtt;

/// <summary>Legal packets with bytes flipped, inserted, removed, or cut off.</summary>
internal sealed class PacketMutations(int seed)
{
    private readonly Random _random = new(seed);
    private readonly PacketFactory _packets = new(seed);

    public (int Decoded, int Refused) Run(MqttVersion version, int count)
    {
        var decoded = 0;
        for (var i = 0; i < count; i++)
        {
            decoded += TryNext(version, out _) ? 1 : 0;
        }

        return (decoded, count - decoded);
    }

    /// <summary>Mutates one more packet and hands it to the decoder as a server would.</summary>
    public bool TryNext(MqttVersion version, out MqttPacket? packet)
    {
        var bytes = Mutate(MqttEncoder.ToArray(version, _packets.Next(version)));
        var rest = new ReadOnlySequence<byte>(bytes);
        packet = null;
        return FrameReader.TryRead(ref rest, 1 << 20, out var first, out var body, out _) == FrameStatus.Complete
            && MqttDecoder.TryDecode(version, first, body.FirstSpan, out packet, out _);
    }

    /// <summary>The bytes of one more mutated packet; now and then a sound one, to get further into a conversation.</summary>
    public byte[] NextBytes(MqttVersion version)
    {
        var bytes = MqttEncoder.ToArray(version, _packets.Next(version));
        return _random.Next(8) == 0 ? bytes : Mutate(bytes);
    }

    public byte[] Mutate(byte[] bytes)
    {
        var mutated = bytes.ToList();
        for (var n = _random.Next(1, 4); n > 0 && mutated.Count > 0; n--)
        {
            var at = _random.Next(mutated.Count);
            switch (_random.Next(4))
            {
                case 0:
                    mutated[at] ^= (byte)(1 << _random.Next(8));
                    break;
                case 1:
                    mutated[at] = (byte)_random.Next(256);
                    break;
                case 2:
                    mutated.Insert(at, (byte)_random.Next(256));
                    break;
                default:
                    mutated.RemoveRange(at, Math.Min(_random.Next(1, 8), mutated.Count - at));
                    break;
            }
        }

        return [.. mutated];
    }
}
