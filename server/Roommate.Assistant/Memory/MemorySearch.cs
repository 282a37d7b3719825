using Roommate.Assistant.Memory.Recall;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Platform.Http;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Memory;

/// <summary>Lists and searches what a person may see: their own memories and the home's.</summary>
public sealed class MemorySearch
{
    private const int DeepestRank = 2_000;

    private readonly MemoryStore _store;
    private readonly Shelves _shelves;
    private readonly Meanings _meanings;
    private readonly TimeProvider _time;

    internal MemorySearch(MemoryStore store, Shelves shelves, Meanings meanings, TimeProvider time)
    {
        _store = store;
        _shelves = shelves;
        _meanings = meanings;
        _time = time;
    }

    public async ValueTask<Outcome<Page<MemoryView>>> ListAsync(Caller caller, string homeId, MemoryQuery query, CancellationToken ct) =>
        string.IsNullOrWhiteSpace(query.Text) ? await NewestAsync(caller, homeId, query, ct) : await BestAsync(caller, homeId, query, query.Text, ct);

    /// <summary>The memories that answer a question, best first, over the owners this person may read.</summary>
    internal async ValueTask<IReadOnlyList<FoundMemory>> FindAsync(
        Caller caller, string homeId, RecallQuestion question, int most, Func<ShelfMark, bool> wanted, MemoryScope? scope, CancellationToken ct)
    {
        var opening = OpenAsync(caller, homeId, scope, ct);
        var asked = question with { Meaning = question.Meaning ?? await _meanings.OfQuestionAsync(question.Text, ct) };
        var found = new List<(MemoryOwner Owner, Recalled Recalled)>();
        foreach (var shelf in await opening)
        {
            using (shelf.Look())
            {
                found.AddRange(shelf.Index.Search(asked, most, weights: null, id => wanted(shelf.Find(id)!)).Select(r => (shelf.Owner, r)));
            }
        }

        return await ReadAsync([.. found.OrderByDescending(static f => f.Recalled.Score).Take(most)], ct);
    }

    /// <summary>What goes with every question: what is pinned, and the person's own instructions.</summary>
    internal ValueTask<IReadOnlyList<FoundMemory>> PinnedAsync(Caller caller, string homeId, int most, Func<ShelfMark, bool> wanted, CancellationToken ct) =>
        MarkedAsync(caller, homeId, scope: null, most, (mark, isOwn) => (mark.Pinned || (isOwn && mark.Kind == MemoryRecord.Instruction)) && wanted(mark), ct);

    /// <summary>What a person has here of their own, the newest first, facts before what they said.</summary>
    internal ValueTask<IReadOnlyList<FoundMemory>> OwnAsync(Caller caller, string homeId, int most, Func<ShelfMark, bool> wanted, CancellationToken ct) =>
        MarkedAsync(caller, homeId, MemoryScope.Person, most, (mark, _) => wanted(mark), ct);

    private async ValueTask<IReadOnlyList<FoundMemory>> MarkedAsync(
        Caller caller, string homeId, MemoryScope? scope, int most, Func<ShelfMark, bool, bool> wanted, CancellationToken ct)
    {
        var found = new List<(MemoryOwner, Recalled)>();
        foreach (var shelf in await OpenAsync(caller, homeId, scope, ct))
        {
            var isOwn = shelf.Owner.Scope == MemoryScope.Person;
            using (shelf.Look())
            {
                found.AddRange(shelf.Marks.Where(m => wanted(m, isOwn)).OrderBy(static m => m.IsEpisode).ThenByDescending(static m => m.ValidFrom).Take(most).Select(m => (shelf.Owner, new Recalled(m.Id, 0))));
            }
        }

        return await ReadAsync(found, ct);
    }

    private static IEnumerable<MemoryOwner> Owners(Caller caller, string homeId, MemoryScope? scope)
    {
        if (scope != MemoryScope.Home)
        {
            yield return new MemoryOwner(caller.UserId, homeId);
        }

        if (scope != MemoryScope.Person)
        {
            yield return MemoryOwner.Home(homeId);
        }
    }

    // The person's and the home's are brought to the store's version in one round trip.
    private Task<Shelf[]> OpenAsync(Caller caller, string homeId, MemoryScope? scope, CancellationToken ct) =>
        Task.WhenAll(Owners(caller, homeId, scope).Select(o => _shelves.OpenAsync(o, ct).AsTask()));

    private async ValueTask<Outcome<Page<MemoryView>>> BestAsync(Caller caller, string homeId, MemoryQuery query, string text, CancellationToken ct)
    {
        if (text.Length > MemoryChecks.MostText)
        {
            return Fault.Invalid("q", $"A search has at most {MemoryChecks.MostText} characters.");
        }

        var from = 0;
        if (query.Cursor is not null && (!int.TryParse(query.Cursor, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out from) || from > DeepestRank))
        {
            return Paging.WrongCursor;
        }

        var now = _time.GetUtcNow();
        var question = new RecallQuestion(text, now) { Asker = caller.Name };
        var found = await FindAsync(caller, homeId, question, from + query.Limit, m => IsWanted(m, query, now), query.Scope, ct);
        var next = found.Count == from + query.Limit ? (from + query.Limit).ToString(System.Globalization.CultureInfo.InvariantCulture) : null;
        return new Page<MemoryView>([.. found.Skip(from).Select(static f => f.Record.ToView(f.Id, f.Owner.Scope, f.Score))], next);
    }

    // Ids sort by when they were made; the cursor is the last id.
    private async ValueTask<Outcome<Page<MemoryView>>> NewestAsync(Caller caller, string homeId, MemoryQuery query, CancellationToken ct)
    {
        if (query.Cursor is { } cursor && IdPrefix.Of(cursor) is not IdPrefix.Memory)
        {
            return Paging.WrongCursor;
        }

        var now = _time.GetUtcNow();
        var found = new List<(MemoryOwner Owner, Recalled Recalled)>();
        foreach (var shelf in await OpenAsync(caller, homeId, query.Scope, ct))
        {
            using (shelf.Look())
            {
                found.AddRange(shelf.Marks
                    .Where(m => IsWanted(m, query, now) && (query.Cursor is null || string.CompareOrdinal(m.Id, query.Cursor) < 0))
                    .Select(m => (shelf.Owner, new Recalled(m.Id, 0))));
            }
        }

        found.Sort(static (a, b) => string.CompareOrdinal(b.Recalled.Id, a.Recalled.Id));
        var page = await ReadAsync([.. found.Take(query.Limit)], ct);
        return new Page<MemoryView>([.. page.Select(static f => f.Record.ToView(f.Id, f.Owner.Scope))], found.Count > query.Limit ? found[query.Limit - 1].Recalled.Id : null);
    }

    private static bool IsWanted(ShelfMark mark, MemoryQuery query, DateTimeOffset now) =>
        mark.Holds(query.AsOf, now) && (query.Kind is null || string.Equals(mark.Kind, query.Kind, StringComparison.OrdinalIgnoreCase));

    // What was forgotten since the index was asked is not there any more and is left out.
    private async ValueTask<IReadOnlyList<FoundMemory>> ReadAsync(IReadOnlyList<(MemoryOwner Owner, Recalled Recalled)> found, CancellationToken ct)
    {
        var records = new Dictionary<string, MemoryRecord>();
        var groups = found.GroupBy(static f => f.Owner, static f => f.Recalled.Id).Select(g => (Ids: g.ToArray(), Reading: _store.GetAsync(g.Key, [.. g], ct).AsTask())).ToArray();
        await Task.WhenAll(groups.Select(static g => g.Reading));
        foreach (var (ids, reading) in groups)
        {
            var read = await reading;
            for (var i = 0; i < ids.Length; i++)
            {
                if (read[i] is { } record)
                {
                    records[ids[i]] = record;
                }
            }
        }

        return [.. found.Where(f => records.ContainsKey(f.Recalled.Id)).Select(f => new FoundMemory(f.Owner, f.Recalled.Id, records[f.Recalled.Id], f.Recalled.Score))];
    }
}

internal sealed record FoundMemory(MemoryOwner Owner, string Id, MemoryRecord Record, double Score);
