using System.Net;

namespace Roommate.Platform.Configuration;

/// <summary>Networks and addresses in a setting, separated by commas: <c>192.168.1.0/24,127.0.0.1</c>.</summary>
internal static class NetworkList
{
    /// <summary>Null when all of it was understood, else the first part that was not.</summary>
    public static string? TryRead(string text, out IReadOnlyList<IPNetwork> networks)
    {
        var found = new List<IPNetwork>();
        networks = found;
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (IPNetwork.TryParse(part, out var network))
            {
                found.Add(network);
            }
            else if (IPAddress.TryParse(part, out var address))
            {
                found.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8));
            }
            else
            {
                return part;
            }
        }

        return null;
    }
}
