using System.IO;
using System.Net.Sockets;

namespace Roommate.Live.SignalR;

/// <summary>
/// The bytes under a hub's WebSocket. Reading is the server's; writing goes to the system's socket itself, one system call from the
/// thread that writes, where the connection is plain TCP: the server's pipes between the two cost more than the call. Every write is
/// a whole frame, and frames wait for each other. Where there is something in between (TLS), the server writes.
/// </summary>
internal sealed class HubSocketStream : Stream
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Stream _upgraded;
    private readonly Socket? _socket;
    private volatile bool _ending;

    /// <param name="upgraded">What the server gave for the connection.</param>
    /// <param name="socket">The connection's own socket, where nothing is in between.</param>
    public HubSocketStream(Stream upgraded, Socket? socket)
    {
        _upgraded = upgraded;
        _socket = socket;
        if (socket is not null)
        {
            // What the system does not take at once is waited for without a thread.
            socket.Blocking = false;
        }
    }

    /// <summary>A frame the client has not taken yet.</summary>
    public bool IsSending => _turn.CurrentCount == 0;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => _upgraded.ReadAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => _upgraded.ReadAsync(buffer, offset, count, cancellationToken);

    /// <summary>From here on only the farewell is written.</summary>
    public void End() => _ending = true;

    /// <summary>Writes one frame. Begun, it cannot be taken back: who no longer wants it cuts the connection.</summary>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        _socket is null || !TryTurn() ? InTurnAsync(buffer, isEvent: false, cancellationToken) : NowAsync(_socket, buffer, isEvent: false);

    /// <summary>Writes one frame of events; fails once the hub has said farewell.</summary>
    public ValueTask SendAsync(ReadOnlyMemory<byte> frame) =>
        _socket is null || !TryTurn() ? InTurnAsync(frame, isEvent: true, CancellationToken.None) : NowAsync(_socket, frame, isEvent: true);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _upgraded.Dispose();
        }

        base.Dispose(disposing);
    }

    private ValueTask NowAsync(Socket socket, ReadOnlyMemory<byte> buffer, bool isEvent)
    {
        var rest = buffer;
        try
        {
            Check(isEvent);
            rest = Try(socket, buffer);
        }
        finally
        {
            // What is left keeps the turn.
            if (rest.IsEmpty || rest.Length == buffer.Length)
            {
                _turn.Release();
            }
        }

        return rest.IsEmpty ? ValueTask.CompletedTask
            : rest.Length == buffer.Length ? InTurnAsync(buffer, isEvent, CancellationToken.None)
            : RestAsync(socket, rest);
    }

    private void Check(bool isEvent)
    {
        if (isEvent && _ending)
        {
            throw new IOException("The hub has said farewell on this connection.");
        }
    }

    private bool TryTurn() => _turn.Wait(0, CancellationToken.None);

    // What the system did not take now.
    private static ReadOnlyMemory<byte> Try(Socket socket, ReadOnlyMemory<byte> buffer)
    {
        try
        {
            var sent = socket.Send(buffer.Span, SocketFlags.None, out var error);
            return error switch
            {
                SocketError.Success => buffer[sent..],
                SocketError.WouldBlock => buffer,
                _ => throw new IOException("The connection is cut.", new SocketException((int)error)),
            };
        }
        catch (ObjectDisposedException closed)
        {
            throw new IOException("The connection is closed.", closed);
        }
    }

    private async ValueTask InTurnAsync(ReadOnlyMemory<byte> buffer, bool isEvent, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        if (_socket is not null && !(isEvent && _ending))
        {
            await RestAsync(_socket, buffer);
            return;
        }

        try
        {
            Check(isEvent);
            await _upgraded.WriteAsync(buffer, CancellationToken.None);
            await _upgraded.FlushAsync(CancellationToken.None);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async ValueTask RestAsync(Socket socket, ReadOnlyMemory<byte> rest)
    {
        try
        {
            while (!rest.IsEmpty)
            {
                rest = rest[await socket.SendAsync(rest, SocketFlags.None, CancellationToken.None)..];
            }
        }
        catch (Exception cut) when (cut is SocketException or ObjectDisposedException)
        {
            throw new IOException("The connection is cut.", cut);
        }
        finally
        {
            _turn.Release();
        }
    }
}
