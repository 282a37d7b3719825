namespace Roommate.Home.Link;

/// <summary>The topics of a device, <c>rm/1/{dev}/...</c> (docs/twins.md).</summary>
internal static class LinkTopics
{
    public const string Root = "rm/";
    private const string Prefix = "rm/1/";

    private static readonly HashSet<string> FromDevice = ["about", "online", "reported", "get"];
    private static readonly HashSet<string> FromDeviceWithName = ["tele", "event", "res"];

    public static string Of(string device, string name) => $"{Prefix}{device}/{name}";

    /// <summary>The device and the rest of a topic, or false.</summary>
    public static bool TrySplit(string topic, out string device, out string rest)
    {
        device = rest = "";
        if (!topic.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        var slash = topic.IndexOf('/', Prefix.Length);
        if (slash < 0)
        {
            return false;
        }

        device = topic[Prefix.Length..slash];
        rest = topic[(slash + 1)..];
        return true;
    }

    /// <summary>What a device may say.</summary>
    public static bool IsFromDevice(string rest)
    {
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? FromDevice.Contains(rest) : FromDeviceWithName.Contains(rest[..slash]);
    }

    /// <summary>Whether a device's filter covers its commands.</summary>
    public static bool CoversCommands(string filter, string device) =>
        filter == Of(device, "cmd/+") || filter == Of(device, "cmd/#") || filter == Of(device, "#") || filter == Of(device, "+/+");

    /// <summary>Whether a device's filter covers its delta topic.</summary>
    public static bool CoversDelta(string filter, string device) =>
        filter == Of(device, "delta") || filter == Of(device, "#") || filter == Of(device, "+");
}
