using System.Net;
using System.Net.Sockets;

namespace Roommate.People.Invites;

/// <summary>
/// Whether two addresses are in one place: the same public IPv4 address or IPv6 /64 as seen from here, or both in the same
/// private /24.
/// </summary>
internal static class HomeNetwork
{
    /// <summary>The network of an address, as it is kept with an invite; null when there is none to tell.</summary>
    public static string? Of(string? from)
    {
        if (!IPAddress.TryParse(from, out var address))
        {
            return null;
        }

        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var bytes = plain.GetAddressBytes();
        return plain.AddressFamily == AddressFamily.InterNetworkV6 && !IPAddress.IsLoopback(plain) ? Convert.ToHexString(bytes.AsSpan(0, 8))
            : IPAddress.IsLoopback(plain) ? "loopback"
            : bytes[0] is 10 or 192 or 172 ? Convert.ToHexString(bytes.AsSpan(0, 3))
            : Convert.ToHexString(bytes);
    }
}
