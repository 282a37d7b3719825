using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Live;
using Roommate.Live.Log;
using Roommate.Platform.Store;

namespace Roommate.Assistant.Lists;

/// <summary>The lists of a home: one document names them, one per list holds its items; all under the home, so each change is one commit with its event in the home's topic.</summary>
internal sealed class ListStore(IDocuments documents, ITopicLog log, TimeProvider time)
{
    private const int MostAttempts = 20;

    private static readonly DocumentKind<ListShelf> Heads = new("lists");

    public async ValueTask<IReadOnlyList<ListHead>?> HeadsAsync(string homeId, CancellationToken ct) => (await documents.GetAsync(Heads, homeId, ct))?.Value.Lists;

    public async ValueTask<(IReadOnlyList<ListItem> Items, long Version)> ItemsAsync(string homeId, string listId, CancellationToken ct) =>
        await documents.GetAsync(Items(listId), homeId, ct) is { } stored ? (stored.Value.Items, stored.Version) : ([], 0);

    /// <summary>Changes which lists there are; <paramref name="builtIn"/> stands until something was changed.</summary>
    public async ValueTask<Outcome<IReadOnlyList<ListHead>>> ChangeHeadsAsync(
        string homeId, IReadOnlyList<ListHead> builtIn, Func<IReadOnlyList<ListHead>, Outcome<IReadOnlyList<ListHead>>> change, Func<IReadOnlyList<ListHead>, EventDraft> told, CancellationToken ct)
    {
        var changed = await documents.ChangeAsync(
            Heads,
            homeId,
            current => change(current?.Value.Lists ?? builtIn).Map(next => (Change<ListShelf>?)new Change<ListShelf>(new ListShelf(homeId, next)) { Events = [told(next)] }),
            ct);
        return changed.Map(static c => c.Value.Lists);
    }

    /// <summary>Removes a list with its items.</summary>
    public async ValueTask<Outcome<bool>> RemoveAsync(string homeId, string listId, IReadOnlyList<ListHead> builtIn, Cause by, CancellationToken ct)
    {
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            var (heads, items) = (await documents.GetAsync(Heads, homeId, ct), await documents.GetAsync(Items(listId), homeId, ct));
            var lists = heads?.Value.Lists ?? builtIn;
            if (lists.All(l => l.Id != listId))
            {
                return Fault.NotFound("This list");
            }

            List<DocumentWrite> writes = [documents.Write(Heads, homeId, new ListShelf(homeId, [.. lists.Where(l => l.Id != listId)]), heads?.Version ?? 0)];
            if (items is not null)
            {
                writes.Add(documents.Write(Items(listId), homeId, (ListRecord?)null, items.Version));
            }

            var told = EventDraft.Of(Topics.HomeKind, EventTypes.ListRemoved, time.GetUtcNow(), new ListRemoved(listId), by);
            if ((await log.CommitAsync(new Commit(homeId) { Documents = writes, Events = [told] }, ct)).Committed)
            {
                return true;
            }
        }

        return Fault.Conflict("Too many people change this at once. Try again.");
    }

    /// <summary>Changes the items of a list; <paramref name="change"/> tells what becomes of them and which item that was, null for none.</summary>
    public async ValueTask<Outcome<ListStep>> ChangeItemsAsync(string homeId, string listId, Func<IReadOnlyList<ListItem>, Outcome<ListStep>> change, Cause by, CancellationToken ct)
    {
        ListStep? done = null;
        var changed = await documents.ChangeAsync(
            Items(listId),
            homeId,
            current =>
            {
                if (!change(current?.Value.Items ?? []).TryGet(out var step, out var fault))
                {
                    return fault;
                }

                done = step with { Version = (current?.Version ?? 0) + (step.Items is null ? 0 : 1) };
                if (step.Items is null)
                {
                    return (Change<ListRecord>?)null;
                }

                var now = time.GetUtcNow();
                IEnumerable<ListItemChanged> events = step.Touched.Select(t => new ListItemChanged(listId, done.Version, t.Id, t.Item));
                return new Change<ListRecord>(new ListRecord(homeId, step.Items)) { Events = [.. events.Select(e => EventDraft.Of(Topics.HomeKind, EventTypes.ListItem, now, e, by))] };
            },
            ct);
        return done is not null && (changed.Succeeded || done.Items is null) ? done : changed.Fault ?? Fault.NotFound("This list");
    }

    private static DocumentKind<ListRecord> Items(string listId) => new($"list:{listId}");
}

/// <param name="Items">The items as they are now; null when nothing changed.</param>
/// <param name="Touched">The items that changed, with what they are now; null for one that has gone.</param>
internal sealed record ListStep(IReadOnlyList<ListItem>? Items, IReadOnlyList<(string Id, ListItem? Item)> Touched)
{
    public long Version { get; init; }

    /// <summary>The item that was meant, when there is one.</summary>
    public ListItem? Item => Touched.Count > 0 ? Touched[0].Item : null;

    public static ListStep Put(IReadOnlyList<ListItem> items, ListItem item) => new(items, [(item.Id, item)]);

    public static ListStep Keep(ListItem item) => new(null, [(item.Id, item)]);
}
