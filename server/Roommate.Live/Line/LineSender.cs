using System.Buffers;
using System.Net.Sockets;

namespace Roommate.Live.Line;

/// <summary>
/// The sending half: whoever has a command writes it into the buffer, and the first one there sends what he finds until nothing is
/// left. Under load many commands leave with one system call; alone a command leaves from the thread that made it.
/// </summary>
internal sealed class LineSender
{
    /// <summary>More than this unsent means that Redis does not read.</summary>
    private const int MostUnsent = 64 * 1024 * 1024;
    private const int KeptCapacity = 256 * 1024;

    /// <summary>The system takes this much without anybody reading at the other end.</summary>
    private const int SendBuffer = 256 * 1024;

    /// <summary>With no more than this unanswered a send never waits; beyond it a pool thread sends, whom nobody misses.</summary>
    private const int Prompt = SendBuffer / 2;

    private readonly Lock _lock = new();
    private readonly Queue<LineCall> _calls = new();
    private readonly Socket _socket;
    private ArrayBufferWriter<byte> _filling = new(16 * 1024);
    private ArrayBufferWriter<byte> _leaving = new(16 * 1024);
    private long _unanswered;
    private bool _sending;
    private bool _closed;

    public LineSender(Socket socket)
    {
        _socket = socket;
        socket.SendBufferSize = SendBuffer;
    }

    /// <summary>Calls put on the line before a moment and still without an answer.</summary>
    public LineCall[] Before(long moment)
    {
        lock (_lock)
        {
            return [.. _calls.TakeWhile(c => c.Since < moment)];
        }
    }

    public bool IsIdle
    {
        get
        {
            lock (_lock)
            {
                return _calls.Count == 0;
            }
        }
    }

    /// <summary>False when the line is closed or full; the call is then not on its way.</summary>
    public bool TrySend<TState>(LineCall call, TState state, Action<IBufferWriter<byte>, TState> write)
    {
        lock (_lock)
        {
            if (_closed || _filling.WrittenCount > MostUnsent)
            {
                return false;
            }

            var before = _filling.WrittenCount;
            write(_filling, state);
            call.Size = _filling.WrittenCount - before;
            _unanswered += call.Size;
            _calls.Enqueue(call);
            if (_sending)
            {
                return true;
            }

            _sending = true;
        }

        Send();
        return true;
    }

    /// <summary>The call whose answer has come.</summary>
    public LineCall? Next()
    {
        lock (_lock)
        {
            if (!_calls.TryDequeue(out var call))
            {
                return null;
            }

            _unanswered -= call.Size;
            return call;
        }
    }

    /// <summary>Takes no more; those that wait for an answer get none.</summary>
    public LineCall[] Close()
    {
        lock (_lock)
        {
            _closed = true;
            var lost = _calls.ToArray();
            _calls.Clear();
            return lost;
        }
    }

    private void Send(bool mayWait = false)
    {
        while (TryTake(out var bytes, out var prompt))
        {
            if (!prompt && !mayWait)
            {
                // Redis does not keep up: whoever called has other things to do than wait for it.
                ThreadPool.UnsafeQueueUserWorkItem(static late => late.Sender.SendOn(late.Bytes), (Sender: this, Bytes: bytes), preferLocal: false);
                return;
            }

            if (!TrySend(bytes.Span))
            {
                return;
            }
        }
    }

    private void SendOn(ReadOnlyMemory<byte> bytes)
    {
        if (TrySend(bytes.Span))
        {
            Send(mayWait: true);
        }
    }

    private bool TrySend(ReadOnlySpan<byte> bytes)
    {
        try
        {
            while (bytes.Length > 0)
            {
                bytes = bytes[_socket.Send(bytes)..];
            }

            return true;
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException)
        {
            // The reader finds out too and opens a new line; those who wait hear it from there.
            _socket.Dispose();
            lock (_lock)
            {
                _closed = true;
                _sending = false;
            }

            return false;
        }
    }

    private bool TryTake(out ReadOnlyMemory<byte> bytes, out bool prompt)
    {
        lock (_lock)
        {
            _leaving.ResetWrittenCount();
            if (_leaving.Capacity > KeptCapacity)
            {
                _leaving = new ArrayBufferWriter<byte>(16 * 1024);
            }

            (_filling, _leaving) = (_leaving, _filling);
            bytes = _leaving.WrittenMemory;
            prompt = _unanswered <= Prompt;
            return _sending = bytes.Length > 0;
        }
    }
}
