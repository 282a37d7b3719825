using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Roommate.Contracts.Faults;

namespace Roommate.Platform.Outbound;

/// <summary>
/// Keeps what people can make the server call (webhooks, connectors, pictures) out of the house and of this machine. The
/// check is at the connection itself, on the very addresses that are connected to: a name that answers differently the
/// second time (DNS rebinding) gains nothing.
/// </summary>
public sealed class OutboundGuard(IOptions<OutboundOptions> options)
{
    private readonly IReadOnlyList<IPNetwork> _allowed = options.Value.Networks();

    /// <summary>How names become addresses; tests answer themselves.</summary>
    internal Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; init; } = static (host, ct) => Dns.GetHostAddressesAsync(host, ct);

    /// <summary>For an address somebody types in: null when it can be called, else what is wrong with the field.</summary>
    public async ValueTask<Fault?> CheckAsync(string url, string field, CancellationToken ct)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp) || uri.UserInfo.Length > 0)
        {
            return Fault.Invalid(field, "An address to call looks like https://example.com/hook, without a user name.");
        }

        try
        {
            await AddressesAsync(uri.DnsSafeHost, ct);
            return null;
        }
        catch (OutboundRefusedException refused)
        {
            return Fault.Invalid(field, refused.Message);
        }
        catch (SocketException)
        {
            return Fault.Invalid(field, $"There is no host {uri.DnsSafeHost}.");
        }
    }

    /// <summary>Whether this address may be connected to.</summary>
    public bool Allows(IPAddress address)
    {
        var plain = PublicAddresses.Embedded(address) ?? address;
        return PublicAddresses.Contains(plain) || _allowed.Any(n => n.Contains(plain));
    }

    /// <summary>
    /// A handler for calls to foreign hosts: every connection is checked, no redirect is followed, no proxy is asked, no
    /// cookie is kept.
    /// </summary>
    public SocketsHttpHandler NewHandler() => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        MaxResponseHeadersLength = 16,
        ConnectCallback = ConnectAsync,
    };

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var endpoint = context.DnsEndPoint;
        var addresses = await AddressesAsync(endpoint.Host, ct);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, endpoint.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // One private address among public ones is a trap, not a mishap: the whole name is refused.
    private async Task<IPAddress[]> AddressesAsync(string host, CancellationToken ct)
    {
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await Resolve(host, ct);
        return addresses.Length > 0 && addresses.All(Allows) ? addresses : throw new OutboundRefusedException(host);
    }
}

/// <summary>Somebody made the server call where it must not.</summary>
public sealed class OutboundRefusedException(string host)
    : HttpRequestException(HttpRequestError.ConnectionError, $"{host} is in a private network. An operator can allow it with Outbound:Allow.");
