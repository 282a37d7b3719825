using System.Buffers;
using System.IO.Pipelines;
using Roommate.Mqtt.Codec;
using Roommate.Mqtt.Packets;

namespace Roommate.Mqtt.Broker;

/// <summary>Waits for the first packet, which has to be a CONNECT [MQTT-3.1.0-1].</summary>
internal sealed class ConnectReader(PipeReader input, uint maximumSize)
{
    /// <summary>The CONNECT; or a fault to answer, in the version it names if it got that far; or nothing, when there is nobody to answer.</summary>
    public async ValueTask<(ConnectPacket? Packet, MqttVersion? Version, MqttFault Fault)> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await input.ReadAsync(cancellationToken);
            var rest = result.Buffer;
            if (rest.Length > 0 && rest.FirstSpan[0] != 0x10)
            {
                input.AdvanceTo(rest.End);
                return default;
            }

            var status = FrameReader.TryRead(ref rest, maximumSize, out _, out var body, out var fault);
            if (status == FrameStatus.Complete)
            {
                var bytes = body.ToArray();
                input.AdvanceTo(rest.Start);
                _ = ConnectDecoder.TryDecode(bytes, out var version, out var packet, out fault);
                return (packet, version, fault);
            }

            input.AdvanceTo(rest.Start, rest.End);
            if (status == FrameStatus.Faulty)
            {
                return (null, null, fault);
            }

            if (result.IsCompleted || result.IsCanceled)
            {
                return default;
            }
        }
    }
}
