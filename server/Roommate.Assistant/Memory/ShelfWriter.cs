using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Live.Log;

namespace Roommate.Assistant.Memory;

/// <summary>Changes an owner's memories: decide on the shelf, commit against its version, and again when somebody was faster.</summary>
internal sealed class ShelfWriter(MemoryStore store, Shelves shelves, Ids ids)
{
    private const int MostAttempts = 30;

    /// <summary>Adds memories in this order, in one step: known ones are left as they are, newer ones close older ones.</summary>
    /// <returns>The id of each, and whether it is new.</returns>
    public ValueTask<Outcome<IReadOnlyList<(string Id, bool Added)>>> AddAsync(MemoryOwner owner, IReadOnlyList<MemoryRecord> drafts, CancellationToken ct) =>
        ChangeAsync(owner, (shelf, token) => PlaceAsync(shelf, NextIds(shelf, drafts.Count), drafts, token), ct);

    /// <summary>Adds what a message taught, the episode first, unless something was learnt from it before.</summary>
    /// <returns>Whether it was new.</returns>
    public async ValueTask<Outcome<bool>> LearnAsync(
        MemoryOwner owner, string messageId, string episodeId, IReadOnlyList<MemoryRecord> drafts, IReadOnlyList<Write> writes, CancellationToken ct)
    {
        string[] fresh = [episodeId, .. drafts.Skip(1).Select(_ => ids.New(IdPrefix.Memory)).Order(StringComparer.Ordinal)];
        return await ChangeAsync(
            owner,
            async (shelf, token) =>
            {
                using (shelf.Hold())
                {
                    if (shelf.FromMessage(messageId).Count > 0)
                    {
                        return (ShelfChange.None, false);
                    }
                }

                return (await PlaceAsync(shelf, fresh, drafts, token)).Map(p => (p.Change with { Writes = writes }, true));
            },
            ct);
    }

    /// <summary>Adds what was read out of episodes that are still there, and the writes that say so.</summary>
    public async ValueTask<Outcome<IReadOnlyList<(string Id, bool Added)>>> AddReadAsync(
        MemoryOwner owner, IReadOnlyList<MemoryRecord> drafts, IReadOnlyList<Write> writes, CancellationToken ct)
    {
        var fresh = drafts.Select(_ => ids.New(IdPrefix.Memory)).Order(StringComparer.Ordinal).ToArray();
        return await ChangeAsync(
            owner,
            async (shelf, token) =>
            {
                MemoryRecord[] there;
                using (shelf.Hold())
                {
                    there = [.. drafts.Where(d => shelf.Find(d.DerivedFrom!) is not null)];
                }

                return (await PlaceAsync(shelf, fresh, there, token)).Map(p => (p.Change with { Writes = writes }, p.Answer));
            },
            ct);
    }

    /// <summary>Changes what <paramref name="decide"/> says, on the shelf as it is.</summary>
    public async ValueTask<Outcome<T>> ChangeAsync<T>(MemoryOwner owner, Func<Shelf, CancellationToken, ValueTask<Outcome<(ShelfChange Change, T Answer)>>> decide, CancellationToken ct)
    {
        var shelf = await shelves.OpenAsync(owner, ct);
        await shelf.Writing.WaitAsync(ct);
        try
        {
            for (var attempt = 0; attempt < MostAttempts; attempt++)
            {
                StoredState was;
                using (shelf.Hold())
                {
                    was = new StoredState(shelf.Version, shelf.Erasures);
                }

                if (!(await decide(shelf, ct)).TryGet(out var decided, out var fault))
                {
                    return fault;
                }

                // A commit on its way is not cut short: it would be unknown whether it happened.
                ct.ThrowIfCancellationRequested();
                if (decided.Change.IsEmpty || await store.CommitAsync(owner, was, decided.Change, CancellationToken.None))
                {
                    Apply(shelf, was, decided.Change);
                    return decided.Answer;
                }

                await shelves.RefreshAsync(shelf, ct);
            }

            return Fault.Conflict("These memories are being changed by somebody else. Try again.");
        }
        finally
        {
            shelf.Writing.Release();
        }
    }

    // Lists are in the order of ids: what comes in the same millisecond as the last one takes the ids that follow its own.
    private string[] NextIds(Shelf shelf, int count)
    {
        var fresh = Enumerable.Range(0, count).Select(_ => ids.New(IdPrefix.Memory)).Order(StringComparer.Ordinal).ToArray();
        using (shelf.Hold())
        {
            var last = shelf.LastId;
            for (var i = 0; i < count && string.CompareOrdinal(fresh[i], last) <= 0; i++)
            {
                fresh[i] = last = Following(last);
            }
        }

        return fresh;
    }

    private static string Following(string id)
    {
        const string Digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        var next = id.ToCharArray();
        for (var at = next.Length - 1; at > IdPrefix.Memory.Length; at--)
        {
            var digit = Digits.IndexOf(next[at], StringComparison.Ordinal);
            next[at] = Digits[(digit + 1) % Digits.Length];
            if (digit < Digits.Length - 1)
            {
                break;
            }
        }

        return new string(next);
    }

    private static void Apply(Shelf shelf, StoredState was, ShelfChange change)
    {
        using (shelf.Hold())
        {
            // Somebody who read the store meanwhile has brought the shelf there already.
            if (change.IsEmpty || shelf.Version != was.Version)
            {
                return;
            }

            foreach (var id in change.Removes)
            {
                shelf.Remove(id);
            }

            foreach (var (id, record) in change.Puts)
            {
                shelf.Put(id, record);
            }

            shelf.StandAt(was.Version + 1, was.Erasures + (change.Removes.Count > 0 ? 1 : 0));
        }
    }

    private async ValueTask<Outcome<(ShelfChange Change, IReadOnlyList<(string Id, bool Added)> Answer)>> PlaceAsync(
        Shelf shelf, string[] fresh, IReadOnlyList<MemoryRecord> drafts, CancellationToken ct)
    {
        var puts = new List<(string Id, MemoryRecord Record)>();
        var closed = new List<(string Id, DateTimeOffset ValidTo, string By)>();
        var answers = new List<(string Id, bool Added)>();
        using (shelf.Hold())
        {
            // Those of this step see each other: they are put on the shelf while deciding, and taken off again.
            for (var i = 0; i < drafts.Count; i++)
            {
                var placed = MemoryRules.Place(shelf, fresh[i], drafts[i] with { Order = shelf.Version + 1 });
                answers.Add((placed.Known ?? fresh[i], placed.Known is null));
                if (placed.Known is null)
                {
                    closed.AddRange(placed.Closed);
                    puts.Add((fresh[i], placed.Record));
                    if (drafts.Count > 1)
                    {
                        shelf.Note(fresh[i], placed.Record);
                    }
                }
            }

            foreach (var (id, _) in drafts.Count > 1 ? puts : [])
            {
                shelf.Remove(id);
            }
        }

        await CloseAsync(shelf.Owner, puts, closed, ct);
        return (new ShelfChange(puts, []), answers);
    }

    private async ValueTask CloseAsync(MemoryOwner owner, List<(string Id, MemoryRecord Record)> puts, List<(string Id, DateTimeOffset ValidTo, string By)> closed, CancellationToken ct)
    {
        var first = closed.GroupBy(static c => c.Id).Select(static g => g.MinBy(static c => c.ValidTo)).ToArray();
        var older = first.Where(c => puts.TrueForAll(p => p.Id != c.Id)).ToArray();
        var records = await store.GetAsync(owner, [.. older.Select(static c => c.Id)], ct);
        for (var i = 0; i < older.Length; i++)
        {
            if (records[i] is { } record)
            {
                puts.Add((older[i].Id, record with { ValidTo = older[i].ValidTo, SupersededBy = older[i].By, Version = record.Version + 1 }));
            }
        }

        foreach (var (id, validTo, by) in first)
        {
            var at = puts.FindIndex(p => p.Id == id);
            if (at >= 0 && (puts[at].Record.ValidTo is null || puts[at].Record.ValidTo > validTo))
            {
                puts[at] = (id, puts[at].Record with { ValidTo = validTo, SupersededBy = by });
            }
        }
    }
}
