namespace Roommate.Contracts.Assistant;

/// <summary>A list that the people of a home share, as <c>GET /homes/{id}/lists</c>, the home's snapshot and <c>list.changed</c> have it.</summary>
/// <param name="Open">How many items are not done.</param>
/// <param name="Version">Grows with every change of the list or an item of it.</param>
public sealed record ListSummary(string Id, string HomeId, string Name, int Open, int Total, long Version, IReadOnlyList<string>? Aliases = null);

/// <summary><c>GET /homes/{id}/lists/{listId}</c>: open items first, in the order they were added.</summary>
public sealed record HouseList(string Id, string HomeId, string Name, long Version, IReadOnlyList<ListItem> Items, IReadOnlyList<string>? Aliases = null);

public sealed record ListItem(string Id, string Text, bool Done, DateTimeOffset At, NamedPerson By, DateTimeOffset? DoneAt = null, NamedPerson? DoneBy = null);

public sealed record CreateListRequest(string Name, IReadOnlyList<string>? Aliases = null);

public sealed record ListPatch(string? Name = null, IReadOnlyList<string>? Aliases = null);

public sealed record AddItemRequest(string Text);

public sealed record ItemPatch(string? Text = null, bool? Done = null);

/// <summary><c>POST /homes/{id}/lists/{listId}/tidy</c>: how many items that were done have gone.</summary>
public sealed record ListTidied(int Removed);

/// <summary><c>list.item</c>: one item as it is now, or null when it has gone. Whoever misses a version reads the list again.</summary>
public sealed record ListItemChanged(string ListId, long Version, string ItemId, ListItem? Item = null);

/// <summary><c>list.removed</c>.</summary>
public sealed record ListRemoved(string Id);
