using Roommate.Assistant.Tools;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Events;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Live;
using Roommate.Live.Log;
using Roommate.Platform.Facts;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Lists;

/// <summary>The lists of a home: shopping and whatever else its people keep together.</summary>
internal sealed class HomeLists(ListStore store, IHomePeople people, IFacts facts, Ids ids, TimeProvider time)
{
    public async ValueTask<IReadOnlyList<ListSummary>> OfAsync(string homeId, CancellationToken ct)
    {
        var heads = await HeadsAsync(homeId, ct);
        return await Task.WhenAll(heads.Select(async head => Summary(homeId, head, await store.ItemsAsync(homeId, head.Id, ct))));
    }

    public async ValueTask<IReadOnlyList<ListHead>> HeadsAsync(string homeId, CancellationToken ct) => await store.HeadsAsync(homeId, ct) ?? await BuiltInAsync(homeId, ct);

    public async ValueTask<Outcome<HouseList>> GetAsync(string homeId, string listId, CancellationToken ct)
    {
        if ((await HeadsAsync(homeId, ct)).FirstOrDefault(h => h.Id == listId) is not { } head)
        {
            return Fault.NotFound("This list");
        }

        var (items, version) = await store.ItemsAsync(homeId, listId, ct);
        return new HouseList(head.Id, homeId, head.Name, version, ListRules.Shown(items), head.Aliases.Count == 0 ? null : head.Aliases);
    }

    public async ValueTask<Outcome<HouseList>> CreateAsync(Caller caller, string homeId, CreateListRequest request, Cause by, CancellationToken ct)
    {
        if (ListRules.CheckName(request.Name, request.Aliases) is { } wrong)
        {
            return wrong;
        }

        var head = new ListHead(ids.New(IdPrefix.List), request.Name.Trim(), request.Aliases ?? []);
        var changed = await ChangeHeadsAsync(
            homeId,
            heads => heads.Count >= ListRules.MostLists ? Fault.Conflict($"A home has at most {ListRules.MostLists} lists.")
                : IsTaken(heads, head) ? Fault.Conflict($"There is a list called {head.Name} already.")
                : new List<ListHead>([.. heads, head]),
            head.Id,
            by,
            ct);
        return changed.Fault is { } fault ? fault : await GetAsync(homeId, head.Id, ct);
    }

    public async ValueTask<Outcome<HouseList>> ChangeAsync(Caller caller, string homeId, string listId, ListPatch patch, Cause by, CancellationToken ct)
    {
        if (ListRules.CheckName(patch.Name, patch.Aliases) is { } wrong)
        {
            return wrong;
        }

        var changed = await ChangeHeadsAsync(
            homeId,
            heads =>
            {
                if (heads.FirstOrDefault(h => h.Id == listId) is not { } old)
                {
                    return Fault.NotFound("This list");
                }

                var next = old with { Name = patch.Name?.Trim() ?? old.Name, Aliases = patch.Aliases ?? old.Aliases };
                return IsTaken(heads, next) ? Fault.Conflict($"There is a list called {next.Name} already.") : new List<ListHead>(heads.Select(h => h.Id == listId ? next : h));
            },
            listId,
            by,
            ct);
        return changed.Fault is { } fault ? fault : await GetAsync(homeId, listId, ct);
    }

    public async ValueTask<Outcome<bool>> RemoveAsync(string homeId, string listId, Cause by, CancellationToken ct)
    {
        var removed = await store.RemoveAsync(homeId, listId, await BuiltInAsync(homeId, ct), by, ct);
        if (removed.Succeeded)
        {
            await facts.TellAsync(new HomeNamesChanged(homeId), ct);
        }

        return removed;
    }

    /// <summary>Adds an item; one that is there already stays as it is, one that was done is open again.</summary>
    public async ValueTask<Outcome<ListItem>> AddItemAsync(Caller caller, string homeId, string listId, string text, Cause by, CancellationToken ct)
    {
        if (ListRules.CheckText(text) is { } wrong)
        {
            return wrong;
        }

        if ((await HeadsAsync(homeId, ct)).All(h => h.Id != listId))
        {
            return Fault.NotFound("This list");
        }

        var item = new ListItem(ids.New(IdPrefix.Item), text.Trim(), Done: false, time.GetUtcNow(), Person(caller));
        var step = await store.ChangeItemsAsync(homeId, listId, items => Add(items, item), by, ct);
        return step.Map(static s => s.Item!);
    }

    public async ValueTask<Outcome<ListItem>> ChangeItemAsync(Caller caller, string homeId, string listId, string itemId, ItemPatch patch, Cause by, CancellationToken ct)
    {
        if (ListRules.CheckText(patch.Text) is { } wrong)
        {
            return wrong;
        }

        var step = await store.ChangeItemsAsync(homeId, listId, items => items.FirstOrDefault(i => i.Id == itemId) is { } old ? Patch(items, old, patch, caller) : Fault.NotFound("This item"), by, ct);
        return step.Map(static s => s.Item!);
    }

    public async ValueTask<Outcome<bool>> RemoveItemAsync(string homeId, string listId, string itemId, Cause by, CancellationToken ct)
    {
        var step = await store.ChangeItemsAsync(
            homeId,
            listId,
            items => items.Any(i => i.Id == itemId) ? new ListStep([.. items.Where(i => i.Id != itemId)], [(itemId, null)]) : Fault.NotFound("This item"),
            by,
            ct);
        return step.Map(static _ => true);
    }

    /// <summary>Takes off what is done.</summary>
    public async ValueTask<Outcome<ListTidied>> TidyAsync(string homeId, string listId, Cause by, CancellationToken ct)
    {
        if ((await HeadsAsync(homeId, ct)).All(h => h.Id != listId))
        {
            return Fault.NotFound("This list");
        }

        var step = await store.ChangeItemsAsync(
            homeId,
            listId,
            static items => items.Any(static i => i.Done) ? new ListStep([.. items.Where(static i => !i.Done)], [.. items.Where(static i => i.Done).Select(static i => (i.Id, (ListItem?)null))]) : new ListStep(null, []),
            by,
            ct);
        return step.Map(static s => new ListTidied(s.Touched.Count));
    }

    private static NamedPerson Person(Caller caller) => new(caller.UserId, caller.Name);

    private static bool IsTaken(IReadOnlyList<ListHead> heads, ListHead wanted) => heads.Any(h => h.Id != wanted.Id && ListRules.IsSame(h.Name, wanted.Name));

    private static ListSummary Summary(string homeId, ListHead head, (IReadOnlyList<ListItem> Items, long Version) kept) =>
        new(head.Id, homeId, head.Name, kept.Items.Count(static i => !i.Done), kept.Items.Count, kept.Version, head.Aliases.Count == 0 ? null : head.Aliases);

    private static Outcome<ListStep> Add(IReadOnlyList<ListItem> items, ListItem item)
    {
        if (items.FirstOrDefault(i => ListRules.IsSame(i.Text, item.Text)) is { } there)
        {
            var open = there with { Done = false, DoneAt = null, DoneBy = null };
            return there.Done ? ListStep.Put([.. items.Where(i => i.Id != there.Id), open], open) : ListStep.Keep(there);
        }

        return items.Count >= ListRules.MostItems ? Fault.Conflict($"A list has at most {ListRules.MostItems} items. Tidy it first.") : ListStep.Put([.. items, item], item);
    }

    private ListStep Patch(IReadOnlyList<ListItem> items, ListItem old, ItemPatch patch, Caller caller)
    {
        var next = old with { Text = patch.Text?.Trim() ?? old.Text };
        next = patch.Done switch
        {
            true when !old.Done => next with { Done = true, DoneAt = time.GetUtcNow(), DoneBy = Person(caller) },
            false => next with { Done = false, DoneAt = null, DoneBy = null },
            _ => next,
        };
        return next == old ? ListStep.Keep(old) : ListStep.Put([.. items.Select(i => i.Id == old.Id ? next : i)], next);
    }

    private async ValueTask<IReadOnlyList<ListHead>> BuiltInAsync(string homeId, CancellationToken ct) => ListRules.BuiltIn((await people.SettingsAsync(homeId, ct))?.Locale ?? "en");

    private async ValueTask<Outcome<IReadOnlyList<ListHead>>> ChangeHeadsAsync(
        string homeId, Func<IReadOnlyList<ListHead>, Outcome<IReadOnlyList<ListHead>>> change, string listId, Cause by, CancellationToken ct)
    {
        var kept = await store.ItemsAsync(homeId, listId, ct);
        var changed = await store.ChangeHeadsAsync(
            homeId,
            await BuiltInAsync(homeId, ct),
            change,
            heads => EventDraft.Of(Topics.HomeKind, EventTypes.ListChanged, time.GetUtcNow(), Summary(homeId, heads.First(h => h.Id == listId), kept), by),
            ct);
        if (changed.Succeeded)
        {
            await facts.TellAsync(new HomeNamesChanged(homeId), ct);
        }

        return changed;
    }
}
