using System.Net;
using Roommate.Platform.Configuration;

namespace Roommate.Platform.Outbound;

/// <summary>Section <c>Outbound</c>.</summary>
public sealed class OutboundOptions
{
    public const string Section = "Outbound";

    [ConfigKey("Networks and addresses that webhooks and connectors may reach although they are private, separated by commas. Empty: the internet only.", "192.168.1.0/24,127.0.0.1")]
    public string Allow { get; set; } = "";

    /// <summary>Null when all is well.</summary>
    public string? Problem() => NetworkList.TryRead(Allow, out _) is { } wrong
        ? $"Outbound:Allow has \"{wrong}\", which is no network. Example:  --Outbound:Allow=192.168.1.0/24,127.0.0.1"
        : null;

    /// <summary>The allowed networks.</summary>
    public IReadOnlyList<IPNetwork> Networks() => NetworkList.TryRead(Allow, out var networks) is null ? networks : [];
}
