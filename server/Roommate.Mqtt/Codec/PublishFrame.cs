using System.Buffers;
using System.Buffers.Binary;
using Roommate.Mqtt.Packets;

namespace Roommate.Mqtt.Codec;

/// <summary>
/// A PUBLISH encoded once for all its subscribers: only the first byte (DUP, QoS, retain) and the packet id differ
/// between them, and both are patched into the copy.
/// </summary>
internal sealed class PublishFrame
{
    private readonly byte[] _bytes;
    private readonly int _packetIdAt;

    private PublishFrame(byte[] bytes, int packetIdAt)
    {
        _bytes = bytes;
        _packetIdAt = packetIdAt;
    }

    public int Size => _bytes.Length;

    public static PublishFrame Build(MqttVersion version, ReadOnlySpan<byte> topic, ReadOnlySpan<byte> payload, MqttProperties? properties, bool withPacketId)
    {
        var block = BodyWriter.Rent();
        if (version == MqttVersion.V5)
        {
            PropertyWriter.Write(block, properties, PropertyScope.Publish);
        }

        var length = 2 + topic.Length + (withPacketId ? 2 : 0) + block.Length + payload.Length;
        var lengthSize = VariableLength.SizeOf((uint)length);
        var bytes = GC.AllocateUninitializedArray<byte>(1 + lengthSize + length);
        var rest = bytes.AsSpan(1);
        VariableLength.Write(rest, (uint)length);
        rest = rest[lengthSize..];
        BinaryPrimitives.WriteUInt16BigEndian(rest, (ushort)topic.Length);
        topic.CopyTo(rest[2..]);
        rest = rest[(2 + topic.Length)..];
        var packetIdAt = bytes.Length - rest.Length;
        if (withPacketId)
        {
            rest = rest[2..];
        }

        block.Written.CopyTo(rest);
        payload.CopyTo(rest[block.Length..]);
        return new PublishFrame(bytes, withPacketId ? packetIdAt : 0);
    }

    public void Write(IBufferWriter<byte> output, byte firstByte, ushort packetId)
    {
        var span = output.GetSpan(_bytes.Length);
        _bytes.CopyTo(span);
        span[0] = firstByte;
        if (_packetIdAt > 0)
        {
            BinaryPrimitives.WriteUInt16BigEndian(span[_packetIdAt..], packetId);
        }

        output.Advance(_bytes.Length);
    }
}
