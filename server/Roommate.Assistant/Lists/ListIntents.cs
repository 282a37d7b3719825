using Roommate.Assistant.Acting;
using Roommate.Assistant.Understanding;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Live;

namespace Roommate.Assistant.Lists;

/// <summary>"Add milk to the shopping list", "cross off the eggs", "what is on the list": done as it was said; asks back when several items fit.</summary>
internal sealed class ListIntents(HomeLists lists) : ILocalIntent
{
    private const int MostRead = 20;

    // Names an item by its id in a command that was made from a choice.
    private const string IdSlot = "itemId";

    public bool Takes(Understood command) =>
        command.Intent is Intents.AddItem or Intents.RemoveItem or Intents.CompleteItem || (command.Intent == Intents.GetState && command.Slots.ContainsKey(Slots.List));

    public async ValueTask<LocalAnswer> DoAsync(LocalCommand command, CancellationToken ct)
    {
        var heads = await lists.HeadsAsync(command.HomeId, ct);
        var named = command.Text(Slots.List) is { } name ? heads.FirstOrDefault(h => h.Name == name) : null;
        if (heads.Count == 0)
        {
            return new LocalAnswer("There is no list here. Make one first.", command.Command.Intent!, Ok: false);
        }

        return command.Command.Intent switch
        {
            Intents.AddItem => await AddAsync(command, named ?? heads[0], ct),
            Intents.GetState => await ReadAsync(command, named ?? heads[0], ct),
            _ => await ChangeAsync(command, named is null ? heads : [named], ct),
        };
    }

    private static Cause By(LocalCommand command) => new(CauseKind.Assistant, command.TurnId, $"Roommate for {command.Caller.Name}", "chat");

    private async ValueTask<LocalAnswer> AddAsync(LocalCommand command, ListHead list, CancellationToken ct)
    {
        var before = await lists.GetAsync(command.HomeId, list.Id, ct);
        var text = command.Text(Slots.Item) ?? "";
        return (await lists.AddItemAsync(command.Caller, command.HomeId, list.Id, text, By(command), ct)).TryGet(out var item, out var fault)
            ? new LocalAnswer(
                before.Succeeded && before.Value.Items.Any(i => i.Id == item.Id && !i.Done) ? $"{item.Text} is on “{list.Name}” already." : $"Added {item.Text} to “{list.Name}”.",
                "add_item",
                new { listId = list.Id, item })
            : new LocalAnswer(fault.Text, "add_item", Ok: false);
    }

    private async ValueTask<LocalAnswer> ReadAsync(LocalCommand command, ListHead head, CancellationToken ct)
    {
        if (!(await lists.GetAsync(command.HomeId, head.Id, ct)).TryGet(out var list, out var fault))
        {
            return new LocalAnswer(fault.Text, "read_list", Ok: false);
        }

        string[] open = [.. list.Items.Where(static i => !i.Done).Select(static i => i.Text)];
        var said = open.Length switch
        {
            0 => $"There is nothing on “{list.Name}”.",
            <= MostRead => $"On “{list.Name}”: {StateAnswers.List(open)}.",
            _ => $"On “{list.Name}”: {string.Join(", ", open.Take(MostRead))} and {open.Length - MostRead} more.",
        };
        return new LocalAnswer(said, "read_list", new { listId = list.Id, open = open.Length });
    }

    private async ValueTask<LocalAnswer> ChangeAsync(LocalCommand command, IReadOnlyList<ListHead> where, CancellationToken ct)
    {
        var completes = command.Command.Intent == Intents.CompleteItem;
        var found = new List<(ListHead List, ListItem Item)>();
        foreach (var list in where)
        {
            if ((await lists.GetAsync(command.HomeId, list.Id, ct)).TryGet(out var kept, out _))
            {
                found.AddRange(Meant(command, kept.Items.Where(i => !completes || !i.Done)).Select(i => (list, i)));
            }
        }

        var text = command.Text(Slots.Item) ?? "";
        return found.Count switch
        {
            0 => new LocalAnswer($"{(text.Length > 0 ? text : "That")} is not on {(where.Count == 1 ? $"“{where[0].Name}”" : "any list")}.", command.Command.Intent!, Ok: false),
            1 => await ChangeAsync(command, found[0].List, found[0].Item, completes, ct),
            _ => AskWhich(command, found),
        };
    }

    private static IEnumerable<ListItem> Meant(LocalCommand command, IEnumerable<ListItem> items) =>
        command.Text(IdSlot) is { } id ? items.Where(i => i.Id == id) : ListRules.Find(items, command.Text(Slots.Item) ?? "");

    private async ValueTask<LocalAnswer> ChangeAsync(LocalCommand command, ListHead list, ListItem item, bool completes, CancellationToken ct)
    {
        var fault = completes
            ? (await lists.ChangeItemAsync(command.Caller, command.HomeId, list.Id, item.Id, new ItemPatch(Done: true), By(command), ct)).Fault
            : (await lists.RemoveItemAsync(command.HomeId, list.Id, item.Id, By(command), ct)).Fault;
        return fault is not null ? new LocalAnswer(fault.Text, command.Command.Intent!, Ok: false)
            : new LocalAnswer(completes ? $"Crossed off {item.Text} on “{list.Name}”." : $"Took {item.Text} off “{list.Name}”.", command.Command.Intent!, new { listId = list.Id, itemId = item.Id });
    }

    private static LocalAnswer AskWhich(LocalCommand command, List<(ListHead List, ListItem Item)> found)
    {
        var several = found.Select(static f => f.List.Id).Distinct().Count() > 1;
        string[] labels = [.. found.Select(f => several ? $"{f.Item.Text} on “{f.List.Name}”" : f.Item.Text)];
        return new LocalAnswer($"Which one: {string.Join(", ", labels[..^1])} or {labels[^1]}?", "ask", new { choices = found.Select(static f => f.Item.Id) })
        {
            Choices =
            [
                .. found.Select((f, i) => new Choice(labels[i], command.Command with
                {
                    Slots = new Dictionary<string, object>(command.Command.Slots) { [IdSlot] = f.Item.Id, [Slots.List] = f.List.Name },
                    Commands = null!,
                })),
            ],
        };
    }
}
