using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Roommate.Testing;

/// <summary>How a network goes away.</summary>
public enum Outage
{
    /// <summary>Connections are reset, new ones are reset at once.</summary>
    Reset,

    /// <summary>Connections are reset and nobody listens any more.</summary>
    Refused,

    /// <summary>Nothing is closed and nothing arrives: packets are swallowed.</summary>
    BlackHole,
}

/// <summary>TCP in the middle on a loopback port: passes bytes on until told not to.</summary>
public sealed class FaultyProxy : IDisposable
{
    private readonly int _target;
    private readonly ConcurrentDictionary<Socket, byte> _open = [];
    private readonly CancellationTokenSource _stop = new();
    private Socket? _listener;
    private volatile Outage _kind;
    private volatile bool _down;

    public FaultyProxy(int target)
    {
        _target = target;
        Port = FreePort.Next();
        Listen();
    }

    public int Port { get; }

    public Uri Address => new($"http://127.0.0.1:{Port}");

    /// <summary>Takes the network away for a while.</summary>
    public async Task FailAsync(Outage kind, TimeSpan length)
    {
        (_kind, _down) = (kind, true);
        if (kind == Outage.Refused)
        {
            _listener!.Dispose();
        }

        if (kind != Outage.BlackHole)
        {
            ResetAll();
        }

        await Task.Delay(length);
        _down = false;
        if (kind == Outage.Refused)
        {
            Listen();
        }

        // What went into the black hole is lost: the connections cannot go on as if it had arrived.
        if (kind == Outage.BlackHole)
        {
            ResetAll();
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _listener?.Dispose();
        ResetAll();
        _stop.Dispose();
    }

    private static void Reset(Socket socket)
    {
        try
        {
            // Linger 0: a RST instead of a FIN.
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (ObjectDisposedException)
        {
            // Its pump ended at the same moment.
        }

        socket.Dispose();
    }

    private void ResetAll()
    {
        foreach (var socket in _open.Keys)
        {
            Reset(socket);
        }

        _open.Clear();
    }

    private void Listen()
    {
        _listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, Port));
        _listener.Listen(64);
        _ = AcceptAsync(_listener);
    }

    private async Task AcceptAsync(Socket listener)
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptAsync(_stop.Token);
                if (_down && _kind != Outage.BlackHole)
                {
                    Reset(client);
                    continue;
                }

                _ = PairAsync(client);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The listener was closed.
        }
    }

    private async Task PairAsync(Socket client)
    {
        var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        _open[client] = _open[server] = 0;
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, _target, _stop.Token);
            await Task.WhenAny(PassAsync(client, server), PassAsync(server, client));
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // One side is gone; the other follows.
        }

        foreach (var socket in new[] { client, server })
        {
            if (_open.TryRemove(socket, out _))
            {
                Reset(socket);
            }
        }
    }

    private async Task PassAsync(Socket from, Socket to)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer, _stop.Token) is > 0 and var count)
            {
                if (!_down)
                {
                    await to.SendAsync(buffer.AsMemory(0, count), _stop.Token);
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Cut.
        }
    }
}
