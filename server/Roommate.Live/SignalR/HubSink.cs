using System.Buffers;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Roommate.Contracts.Live;
using Roommate.Live.Delivery;
using Roommate.Live.Rings;

namespace Roommate.Live.SignalR;

/// <summary>
/// Writes a batch as one <c>events</c> invocation. On a socket of our own it goes past the hub, a frame to the socket; an event
/// alone is not even copied. On any other transport the hub writes it.
/// </summary>
internal sealed class HubSink : IEventSink
{
    private const int SmallBuffer = 1024;
    private const int LargestKept = 16 * 1024;

    private readonly HubConnectionContext _connection;
    private readonly bool _binary;
    private readonly HubSocketStream? _socket;
    private readonly HubSocketWriter? _hub;
    private readonly HubSocketWriter? _events;
    private ArrayBufferWriter<byte>? _buffer;

    public HubSink(HubConnectionContext connection, bool binary)
    {
        _connection = connection;
        _binary = binary;
        if (connection.Features.Get<HubSocketWriter>() is { } hub)
        {
            (_hub, _socket) = (hub, hub.Stream);
            _events = new HubSocketWriter(_socket, () => binary, ofEvents: true);
        }
    }

    public ValueTask WriteAsync(EventBatch batch, CancellationToken ct) =>
        _socket is null ? ThroughHubAsync(batch, ct)
        : batch.Count == 1 ? _socket.SendAsync(batch[0].Frame(_binary))
        : TogetherAsync(batch, _events!);

    public ValueTask WriteAsync(Draining draining, CancellationToken ct) => _connection.WriteAsync(new InvocationMessage("draining", [draining]), ct);

    public void AfterAnswer(Action next)
    {
        if (_hub is null)
        {
            // The hub writes one thing after the other.
            next();
            return;
        }

        _hub.AfterFlush(next);
    }

    public void Close() => _connection.Abort();

    private ValueTask TogetherAsync(EventBatch batch, HubSocketWriter events)
    {
        Write(batch, events);
        var sending = events.FlushAsync(CancellationToken.None);
        return sending.IsCompletedSuccessfully ? ValueTask.CompletedTask : new ValueTask(sending.AsTask());
    }

    private async ValueTask ThroughHubAsync(EventBatch batch, CancellationToken ct)
    {
        _buffer ??= new(SmallBuffer);
        _buffer.ResetWrittenCount();
        Write(batch, _buffer);

        // The connection copies the bytes into its pipe before this completes; the buffer is then free for the next batch.
        var message = new SerializedHubMessage([new SerializedMessage(_binary ? "messagepack" : "json", _buffer.WrittenMemory)]);
        await _connection.WriteAsync(message, ct);
        if (_buffer.Capacity > LargestKept)
        {
            // A burst does not stay in the memory of a connection that is quiet again.
            _buffer = null;
        }
    }

    private void Write(EventBatch batch, IBufferWriter<byte> output)
    {
        if (_binary)
        {
            HubEvents.WriteMessagePack(batch, output);
        }
        else
        {
            HubEvents.WriteJson(batch, output);
        }
    }
}
