using System.Net;
using System.Net.Sockets;

namespace Roommate.Testing;

/// <summary>
/// Loopback ports for servers that are stopped and started again. They lie below those the kernel gives to outgoing connections
/// (32768 and up by default): otherwise a connection of somebody else may have the port while its server is down, or a client
/// that tries again and again may be given the very port it tries and talk to itself.
/// </summary>
public static class FreePort
{
    private const int First = 15_000;
    private const int Count = 17_000;

    // Programs side by side begin at different places.
    private static int _next = Random.Shared.Next(Count);

    /// <summary>A port that nobody listens on, and that this process has not given out before.</summary>
    public static int Next()
    {
        while (true)
        {
            var port = First + ((Interlocked.Increment(ref _next) & int.MaxValue) % Count);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // The next one, then.
            }
        }
    }
}
