using Roommate.Contracts.Assistant;

namespace Roommate.Assistant.Memory;

/// <summary>What a new memory does to those that are there, and what goes with one that is forgotten. Pure.</summary>
internal static class MemoryRules
{
    /// <summary>Where a new memory belongs among the others.</summary>
    public static Placement Place(Shelf shelf, string id, MemoryRecord draft)
    {
        if (shelf.Same(draft.Hash(), draft.ValidFrom) is { } same)
        {
            return new Placement(same.Id, draft, []);
        }

        return draft.Slot is { } slot ? InSlot(shelf.InSlot(slot), id, draft) : new Placement(null, draft, []);
    }

    /// <summary>A memory and everything that would bring it back: what was read out of it, and the words it was read out of.</summary>
    public static IReadOnlyList<string> Forgotten(Shelf shelf, string id)
    {
        if (shelf.Find(id) is not { } mark)
        {
            return [];
        }

        var gone = new HashSet<string> { id };
        gone.UnionWith(shelf.Marks.Where(m => m.DerivedFrom == id).Select(static m => m.Id));
        if (mark.DerivedFrom is { } episode && shelf.Find(episode) is not null)
        {
            gone.Add(episode);
        }

        return [.. gone];
    }

    // The versions of one slot follow each other without overlap; one that is learnt late takes its place in between.
    private static Placement InSlot(IReadOnlyList<ShelfMark> versions, string id, MemoryRecord draft)
    {
        var before = versions.LastOrDefault(v => v.ValidFrom <= draft.ValidFrom);
        var after = versions.FirstOrDefault(v => v.ValidFrom > draft.ValidFrom);
        var covers = before is not null && (before.ValidTo is null || before.ValidTo > draft.ValidFrom);
        if (covers && before!.ValueFolded == ShelfMark.Folded(draft.Value))
        {
            return new Placement(before.Id, draft, []);
        }

        var placed = after is not null && (draft.ValidTo is null || draft.ValidTo > after.ValidFrom)
            ? draft with { ValidTo = after.ValidFrom, SupersededBy = after.Id }
            : draft;
        return new Placement(null, placed, covers ? [(before!.Id, draft.ValidFrom, id)] : []);
    }
}

/// <param name="Known">The memory that is this one already; nothing changes then.</param>
/// <param name="Record">As it is kept.</param>
/// <param name="Closed">What it takes the place of: since when, and by which.</param>
internal sealed record Placement(string? Known, MemoryRecord Record, IReadOnlyList<(string Id, DateTimeOffset ValidTo, string By)> Closed);
