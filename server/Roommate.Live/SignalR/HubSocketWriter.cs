using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Net.WebSockets;

namespace Roommate.Live.SignalR;

/// <summary>
/// What the hub writes, one WebSocket message per flush, in one frame that is put together here: its head stands right in front of
/// the message, in room kept for it. SignalR writes from one thread at a time. Only a send that has ended gives its buffer back: from
/// the pool it would be filled with what is said to others. What a connection that is cut still holds is the collector's.
/// </summary>
internal sealed class HubSocketWriter(HubSocketStream stream, Func<WebSocketMessageType> type) : PipeWriter
{
    private const int HeadRoom = 10;
    private const int Least = 256;
    private const int Short = 125;
    private const byte LastFrame = 0x80;
    private const byte TextFrame = 1;
    private const byte BinaryFrame = 2;
    private const byte Length16 = 126;
    private const byte Length64 = 127;

    private byte[] _buffer = [];
    private int _written;
    private bool _completed;

    /// <summary>A send the client has not taken yet.</summary>
    public bool IsSending { get; private set; }

    public override void Advance(int bytes) => _written += bytes;

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        Ensure(Math.Max(sizeHint, 1));
        return _buffer.AsMemory(HeadRoom + _written);
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void CancelPendingFlush()
    {
        // A flush ends with its send; who wants it to end sooner aborts the connection.
    }

    public override void Complete(Exception? exception = null) => _completed = true;

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (_written == 0 || _completed)
        {
            return new ValueTask<FlushResult>(new FlushResult(isCanceled: false, _completed));
        }

        // A frame that has begun cannot be taken back: who no longer wants it cuts the connection.
        var sending = stream.WriteAsync(Frame(), CancellationToken.None);
        if (!sending.IsCompletedSuccessfully)
        {
            return LaterAsync(sending);
        }

        Release();
        return new ValueTask<FlushResult>(new FlushResult(isCanceled: false, _completed));
    }

    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        Ensure(source.Length);
        source.CopyTo(_buffer.AsMemory(HeadRoom + _written));
        _written += source.Length;
        return FlushAsync(cancellationToken);
    }

    // A server's frames are not masked (RFC 6455, 5.2).
    private ReadOnlyMemory<byte> Frame()
    {
        var start = HeadRoom - (_written <= Short ? 2 : _written <= ushort.MaxValue ? 4 : HeadRoom);
        var head = _buffer.AsSpan(start);
        head[0] = (byte)(LastFrame | (type() == WebSocketMessageType.Binary ? BinaryFrame : TextFrame));
        switch (HeadRoom - start)
        {
            case 2:
                head[1] = (byte)_written;
                break;
            case 4:
                head[1] = Length16;
                BinaryPrimitives.WriteUInt16BigEndian(head[2..], (ushort)_written);
                break;
            default:
                head[1] = Length64;
                BinaryPrimitives.WriteUInt64BigEndian(head[2..], (ulong)_written);
                break;
        }

        return _buffer.AsMemory(start, HeadRoom - start + _written);
    }

    private async ValueTask<FlushResult> LaterAsync(ValueTask sending)
    {
        IsSending = true;
        try
        {
            await sending;
        }
        finally
        {
            IsSending = false;
            Release();
        }

        return new FlushResult(isCanceled: false, _completed);
    }

    private void Ensure(int more)
    {
        if (_buffer.Length - HeadRoom - _written >= more)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(HeadRoom + _written + more, Least));
        if (_written > 0)
        {
            _buffer.AsSpan(HeadRoom, _written).CopyTo(larger.AsSpan(HeadRoom));
        }

        Return();
        _buffer = larger;
    }

    // A quiet connection holds no buffer.
    private void Release()
    {
        _written = 0;
        Return();
        _buffer = [];
    }

    private void Return()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }
    }
}
