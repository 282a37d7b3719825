namespace Roommate.Home.Discovery;

/// <summary>A topic on which something is announced.</summary>
/// <param name="Component"><c>light</c>, or <c>device</c> for the form with several components.</param>
/// <param name="Node">The optional node id.</param>
/// <param name="Object">The object id.</param>
internal sealed record DiscoveryTopic(string Component, string? Node, string Object)
{
    /// <summary>Object ids of what Roommate itself announces begin so: never read in, whichever installation they are of.</summary>
    public const string OwnObject = "rm_";

    public bool IsDevice => Component == "device";

    /// <summary>Roommate's own announcement, of this installation or another: reading it would go round in circles.</summary>
    public bool IsOurs => Object.StartsWith(OwnObject, StringComparison.Ordinal);

    /// <summary>Reads <c>{prefix}/{component}/[{node}/]{object}/config</c>; null for any other topic.</summary>
    public static DiscoveryTopic? Read(string prefix, string topic)
    {
        if (!topic.StartsWith(prefix + "/", StringComparison.Ordinal))
        {
            return null;
        }

        return topic[(prefix.Length + 1)..].Split('/') switch
        {
            [{ Length: > 0 } component, { Length: > 0 } thing, "config"] => new DiscoveryTopic(component, null, thing),
            [{ Length: > 0 } component, { Length: > 0 } node, { Length: > 0 } thing, "config"] => new DiscoveryTopic(component, node, thing),
            _ => null,
        };
    }
}
