using System.Buffers;
using System.IO.Pipelines;
using System.Net.WebSockets;

namespace Roommate.Live.SignalR;

/// <summary>
/// What the client sends, for the hub's loop, which reads and advances by turns. While nothing comes no buffer is held: the wait is
/// for zero bytes. A cancelled read leaves the socket alone, so that a last word can still be said.
/// </summary>
/// <param name="cancelled">The hub wants to end.</param>
internal sealed class HubSocketReader(WebSocket socket, Action cancelled) : PipeReader
{
    private const int Least = 1024;

    private readonly Lock _lock = new();
    private TaskCompletionSource? _cancel;
    private Task? _receiving;
    private byte[] _buffer = [];
    private int _filled;
    private bool _examined = true;
    private bool _ended;
    private bool _cancelled;

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        var used = consumed.GetInteger();
        _examined = examined.GetInteger() >= _filled;
        _filled -= used;
        if (_filled > 0)
        {
            Buffer.BlockCopy(_buffer, used, _buffer, 0, _filled);
        }
        else if (_receiving is null)
        {
            Return();
        }
    }

    public override void CancelPendingRead()
    {
        lock (_lock)
        {
            _cancelled = true;
            _cancel?.TrySetResult();
        }

        cancelled();
    }

    public override void Complete(Exception? exception = null)
    {
        // A receive that is still waiting may write into the buffer: then it is left to the collector.
        if (_receiving is null)
        {
            _filled = 0;
            Return();
        }
    }

    public override bool TryRead(out ReadResult result)
    {
        var canceled = TakeCancelled();
        if (_examined && !_ended && !canceled)
        {
            result = default;
            return false;
        }

        result = Result(canceled);
        return true;
    }

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (TryRead(out var ready))
        {
            return ready;
        }

        _receiving ??= ReceiveAsync();
        if (!_receiving.IsCompleted)
        {
            await Task.WhenAny(_receiving, Cancelled()).WaitAsync(cancellationToken);
            if (TakeCancelled())
            {
                return new ReadResult(ReadOnlySequence<byte>.Empty, isCanceled: true, isCompleted: false);
            }
        }

        await _receiving;
        _receiving = null;
        return Result(canceled: false);
    }

    /// <summary>Reads on until the client has closed too; what it still says is nobody's any more.</summary>
    public async Task DrainAsync()
    {
        while (!_ended)
        {
            _filled = 0;
            await (_receiving ??= ReceiveAsync());
            _receiving = null;
        }
    }

    private async Task ReceiveAsync()
    {
        try
        {
            if (_filled == 0)
            {
                var nothing = await socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
                if (nothing.MessageType == WebSocketMessageType.Close)
                {
                    _ended = true;
                    return;
                }
            }

            Ensure();
            var result = await socket.ReceiveAsync(_buffer.AsMemory(_filled), CancellationToken.None);
            _filled += result.Count;
            _ended = result.MessageType == WebSocketMessageType.Close;
            _examined = false;
        }
        catch (Exception gone) when (gone is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // Cut, or closed without a word: the end of what is to be read.
            _ended = true;
        }
    }

    private Task Cancelled()
    {
        lock (_lock)
        {
            _cancel = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_cancelled)
            {
                _cancel.TrySetResult();
            }

            return _cancel.Task;
        }
    }

    private bool TakeCancelled()
    {
        lock (_lock)
        {
            var was = _cancelled;
            _cancelled = false;
            return was;
        }
    }

    private ReadResult Result(bool canceled) => new(new ReadOnlySequence<byte>(_buffer, 0, _filled), canceled, _ended);

    private void Ensure()
    {
        if (_buffer.Length > _filled)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, Least));
        Buffer.BlockCopy(_buffer, 0, larger, 0, _filled);
        Return();
        _buffer = larger;
    }

    private void Return()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
        }
    }
}
