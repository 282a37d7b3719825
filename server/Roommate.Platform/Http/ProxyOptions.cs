using System.Net;
using Roommate.Platform.Configuration;

namespace Roommate.Platform.Http;

/// <summary>Section <c>Proxy</c>.</summary>
public sealed class ProxyOptions
{
    public const string Section = "Proxy";

    [ConfigKey("Networks and addresses of your own reverse proxies, separated by commas. Only theirs are the X-Forwarded-For and X-Forwarded-Proto that count. Empty: none, and everybody's address is that of the connection.", "127.0.0.1,172.16.0.0/12")]
    public string Trusted { get; set; } = "";

    [ConfigKey("How many proxies a request passes on its way here.", "2")]
    public int Hops { get; set; } = 1;

    /// <summary>Null when all is well.</summary>
    public string? Problem() => NetworkList.TryRead(Trusted, out _) is { } wrong ? $"Proxy:Trusted has \"{wrong}\", which is no network. Example:  --Proxy:Trusted=127.0.0.1,172.16.0.0/12"
        : Hops is < 1 or > 10 ? "Proxy:Hops is a number from 1 to 10. Example:  --Proxy:Hops=1"
        : null;

    /// <summary>The proxies that are believed.</summary>
    public IReadOnlyList<IPNetwork> Networks() => NetworkList.TryRead(Trusted, out var networks) is null ? networks : [];
}
