using System.Buffers;
using System.IO.Pipelines;
using System.Net.WebSockets;

namespace Roommate.Live.SignalR;

/// <summary>
/// What the hub writes, one WebSocket message per flush. SignalR writes from one thread at a time. Only a send that has ended gives its
/// buffer back: from the pool it would be filled with what is said to others. What a connection that is cut still holds is the collector's.
/// </summary>
internal sealed class HubSocketWriter(WebSocket socket, Func<WebSocketMessageType> type) : PipeWriter
{
    private byte[] _buffer = [];
    private int _written;
    private bool _completed;

    /// <summary>A send the client has not taken yet.</summary>
    public bool IsSending { get; private set; }

    public override void Advance(int bytes) => _written += bytes;

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        Ensure(Math.Max(sizeHint, 1));
        return _buffer.AsMemory(_written);
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void CancelPendingFlush()
    {
        // A flush ends with its send; who wants it to end sooner aborts the connection.
    }

    public override void Complete(Exception? exception = null) => _completed = true;

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (_written == 0)
        {
            return new ValueTask<FlushResult>(new FlushResult(isCanceled: false, _completed));
        }

        return SentAsync(Send(_buffer.AsMemory(0, _written)));
    }

    /// <summary>What is already in one piece goes out as it is.</summary>
    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        if (_written == 0)
        {
            return SentAsync(Send(source));
        }

        Ensure(source.Length);
        source.CopyTo(_buffer.AsMemory(_written));
        _written += source.Length;
        return FlushAsync(cancellationToken);
    }

    // A frame that has begun cannot be taken back: who no longer wants it cuts the connection.
    private ValueTask Send(ReadOnlyMemory<byte> bytes) => socket.SendAsync(bytes, type(), endOfMessage: true, CancellationToken.None);

    private ValueTask<FlushResult> SentAsync(ValueTask sending)
    {
        if (!sending.IsCompletedSuccessfully)
        {
            return LaterAsync(sending);
        }

        Release();
        return new ValueTask<FlushResult>(new FlushResult(isCanceled: false, _completed));
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
        if (_buffer.Length - _written >= more)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_written + more, 256));
        _buffer.AsSpan(0, _written).CopyTo(larger);
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
