using System.Text.Json.Nodes;

namespace Roommate.Platform.Store;

/// <summary>One kind of document: its key name, its schema number and how an older body is lifted to it when read.</summary>
/// <param name="Name">The key is <c>Keys.Of(id, Name)</c>.</param>
/// <param name="Schema">The number written with every body of today.</param>
/// <param name="Upgrade">From (schema, body) to the next schema's body; called until <paramref name="Schema"/> is reached.</param>
public sealed record DocumentKind<T>(string Name, int Schema = 1, Func<int, JsonNode, JsonNode>? Upgrade = null)
    where T : class;

/// <summary>A document as read: its value and the version to expect when writing it.</summary>
public sealed record Stored<T>(string Id, T Value, long Version)
    where T : class;
