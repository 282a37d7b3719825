using System.Net;
using System.Security.Cryptography;
using System.Text;
using Roommate.Platform.Configuration;

namespace Roommate.Platform.Http;

/// <summary>Section <c>Metrics</c>: who may read <c>/metrics</c>, which tells how a server is built and used. Nobody elsewhere unless it says so.</summary>
public sealed class MetricsOptions
{
    public const string Section = "Metrics";
    private const int LeastToken = 16;

    [ConfigKey("Networks and addresses that may read /metrics beside this machine itself, separated by commas.", "10.0.0.0/8")]
    public string Allow { get; set; } = "";

    [ConfigKey("Whoever sends this as Bearer may read /metrics from anywhere: 16 characters or more, better from a file (Metrics__Token__File). Empty: addresses alone decide.", "...")]
    public string Token { get; set; } = "";

    /// <summary>Null when all is well. The token itself is never shown.</summary>
    public string? Problem() => NetworkList.TryRead(Allow, out _) is { } wrong ? $"Metrics:Allow has \"{wrong}\", which is no network. Example:  --Metrics:Allow=10.0.0.0/8"
        : Token.Length is > 0 and < LeastToken ? $"Metrics:Token has at least {LeastToken} characters. Example:  --Metrics:Token=$(openssl rand -hex 16)"
        : null;

    /// <summary>Whether this request may read them.</summary>
    /// <param name="from">Where it comes from, once trusted proxies have been believed.</param>
    /// <param name="isForwarded">It says that it comes from somewhere else, and nobody who is trusted says so: the address is a proxy's.</param>
    /// <param name="authorization">Its Authorization header.</param>
    public bool Admits(IPAddress? from, bool isForwarded, string? authorization) =>
        IsToken(authorization) || (from is not null && !isForwarded && IsNear(from.IsIPv4MappedToIPv6 ? from.MapToIPv4() : from));

    private bool IsNear(IPAddress from) =>
        IPAddress.IsLoopback(from) || (NetworkList.TryRead(Allow, out var networks) is null && networks.Any(n => n.Contains(from)));

    private bool IsToken(string? authorization) =>
        Token.Length > 0 && authorization is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(authorization), Encoding.UTF8.GetBytes($"Bearer {Token}"));
}
