namespace Roommate.Live.Log;

/// <summary>
/// Names of keys. Everything of one aggregate shares its id as the hash tag, its topics' logs included, so that one
/// script commits state and event together, on Redis Cluster too.
/// </summary>
public static class Keys
{
    /// <summary>A key of an aggregate: <c>rm:{dev_1}:twin</c>.</summary>
    public static string Of(string id, string name) => $"rm:{{{id}}}:{name}";

    /// <summary>The stream that is the log of topic <c>kind:id</c>; entry ids are <c>offset-0</c>.</summary>
    public static string Log(string kind, string id) => Of(id, $"log:{kind}");

    /// <summary>The hash with <c>epoch</c> and <c>head</c> of topic <c>kind:id</c>.</summary>
    public static string Head(string kind, string id) => Of(id, $"head:{kind}");

    /// <summary>The pub/sub channel of topic <c>kind:id</c>.</summary>
    public static string Channel(string kind, string id) => Of(id, $"live:{kind}");
}
