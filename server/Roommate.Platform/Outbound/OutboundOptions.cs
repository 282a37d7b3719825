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
    public string? Problem() => TryRead(out _, out var wrong)
        ? null
        : $"Outbound:Allow has \"{wrong}\", which is no network. Example:  --Outbound:Allow=192.168.1.0/24,127.0.0.1";

    /// <summary>The allowed networks.</summary>
    public IReadOnlyList<IPNetwork> Networks() => TryRead(out var networks, out _) ? networks : [];

    private bool TryRead(out List<IPNetwork> networks, out string? wrong)
    {
        networks = [];
        foreach (var part in Allow.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (IPNetwork.TryParse(part, out var network))
            {
                networks.Add(network);
            }
            else if (IPAddress.TryParse(part, out var address))
            {
                networks.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8));
            }
            else
            {
                wrong = part;
                return false;
            }
        }

        wrong = null;
        return true;
    }
}
