using Roommate.Contracts.Assistant;

namespace Roommate.Assistant.Lists;

/// <summary>Which lists a home has, in one document under the home. A home that never changed them has the built-in ones.</summary>
internal sealed record ListShelf(string HomeId, IReadOnlyList<ListHead> Lists);

internal sealed record ListHead(string Id, string Name, IReadOnlyList<string> Aliases);

/// <summary>The items of one list, in one document of its own under the home.</summary>
internal sealed record ListRecord(string HomeId, IReadOnlyList<ListItem> Items);
