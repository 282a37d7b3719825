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
    private const int HeadBuffer = 32;

    private readonly ArrayBufferWriter<byte>? _head = binary ? new(HeadBuffer) : null;
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

    // The length stands in front of a frame: what comes before and after the events is short, so it is put together first.
    private void WriteMessagePack(EventBatch batch)
    {
        _head!.ResetWrittenCount();
        var head = new MessagePackWriter(_head);
        head.ArrayHeader(6);
        head.Integer(HubProtocolConstants.InvocationMessageType);
        head.MapHeader(0);
        head.Nil();
        head.Text("events"u8);
        head.ArrayHeader(1);
        head.ArrayHeader(batch.Count);
        var length = _head.WrittenCount + 1;
        for (var i = 0; i < batch.Count; i++)
        {
            length += batch[i].MessagePack.Length;
        }

        Framing.WriteLength(length, _buffer);
        _buffer.Write(_head.WrittenSpan);
        for (var i = 0; i < batch.Count; i++)
        {
            _buffer.Write(batch[i].MessagePack.Span);
        }

        new MessagePackWriter(_buffer).ArrayHeader(0);
    }
}
