using System.Buffers;
using System.IO.Pipelines;
using Roommate.Live.Rings;

namespace Roommate.Live.SignalR;

/// <summary>
/// What the hub writes, one WebSocket message per flush, in one frame that is put together here: its head stands right in front of
/// the message, in room kept for it. SignalR writes from one thread at a time. Only a send that has ended gives its buffer back: from
/// the pool it would be filled with what is said to others. What a connection that is cut still holds is the collector's.
/// </summary>
/// <param name="binary">Whether the next frame is a binary one.</param>
/// <param name="ofEvents">Events, not the hub's own words: nothing of them follows the hub's farewell.</param>
internal sealed class HubSocketWriter(HubSocketStream stream, Func<bool> binary, bool ofEvents = false) : PipeWriter
{
    private const int HeadRoom = HubFrame.MostHead;
    private const int Least = 256;

    private byte[] _buffer = [];
    private int _written;
    private bool _completed;
    private Action? _next;

    public HubSocketStream Stream => stream;

    /// <summary>Runs once what is being written now has its place on the socket: what that writes comes behind it.</summary>
    public void AfterFlush(Action next) => _next += next;

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
        var sending = ofEvents ? stream.SendAsync(Frame()) : stream.WriteAsync(Frame(), CancellationToken.None);
        if (_next is { } next)
        {
            _next = null;
            next();
        }

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

    private ReadOnlyMemory<byte> Frame()
    {
        var head = HubFrame.HeadOf(_written);
        HubFrame.WriteHead(_buffer.AsSpan(HeadRoom - head), _written, binary());
        return _buffer.AsMemory(HeadRoom - head, head + _written);
    }

    private async ValueTask<FlushResult> LaterAsync(ValueTask sending)
    {
        try
        {
            await sending;
        }
        finally
        {
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
