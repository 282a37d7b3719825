using System.Buffers;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Roommate.Contracts.Live;
using Roommate.Live.Delivery;
using Roommate.Live.MessagePack;
using Roommate.Live.Rings;

namespace Roommate.Live.SignalR;

/// <summary>
/// Writes a batch as one <c>events</c> invocation, put together from bytes that were serialised once per node: JSON as it
/// is, MessagePack transcoded once per event when somebody speaks it.
/// </summary>
internal sealed class HubSink(HubConnectionContext connection, bool binary) : IEventSink
{
    private const byte RecordSeparator = 0x1E;

    private const int SmallBuffer = 1024;
    private const int LargestKept = 16 * 1024;

    private ArrayBufferWriter<byte> _buffer = new(SmallBuffer);

    public async ValueTask WriteAsync(EventBatch batch, CancellationToken ct)
    {
        _buffer.ResetWrittenCount();
        if (binary)
        {
            WriteMessagePack(batch);
        }
        else
        {
            WriteJson(batch);
        }

        // The connection copies the bytes into its pipe before this completes; the buffer is then free for the next batch.
        var message = new SerializedHubMessage([new SerializedMessage(binary ? "messagepack" : "json", _buffer.WrittenMemory)]);
        await connection.WriteAsync(message, ct);
        if (_buffer.Capacity > LargestKept)
        {
            // A burst does not stay in the memory of a connection that is quiet again.
            _buffer = new ArrayBufferWriter<byte>(SmallBuffer);
        }
    }

    public ValueTask WriteAsync(Draining draining, CancellationToken ct) => connection.WriteAsync(new InvocationMessage("draining", [draining]), ct);

    public void Close() => connection.Abort();

    private void WriteJson(EventBatch batch)
    {
        _buffer.Write("""{"type":1,"target":"events","arguments":[["""u8);
        for (var i = 0; i < batch.Count; i++)
        {
            if (i > 0)
            {
                _buffer.Write(","u8);
            }

            _buffer.Write(batch[i].Json.Span);
        }

        _buffer.Write("]]}"u8);
        _buffer.Write([RecordSeparator]);
    }

    private void WriteMessagePack(EventBatch batch)
    {
        var body = new ArrayBufferWriter<byte>(batch.Bytes + 64);
        var writer = new MessagePackWriter(body);
        writer.ArrayHeader(6);
        writer.Integer(HubProtocolConstants.InvocationMessageType);
        writer.MapHeader(0);
        writer.Nil();
        writer.Text("events"u8);
        writer.ArrayHeader(1);
        writer.ArrayHeader(batch.Count);
        for (var i = 0; i < batch.Count; i++)
        {
            body.Write(batch[i].MessagePack.Span);
        }

        writer.ArrayHeader(0);
        Framing.Write(body.WrittenSpan, _buffer);
    }
}
