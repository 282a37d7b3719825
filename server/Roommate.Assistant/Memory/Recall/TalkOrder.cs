namespace Roommate.Assistant.Memory.Recall;

/// <summary>
/// What was said before and after what: entries in the order of their conversations. A session is what belongs together
/// by name, or by the pauses between: three hours of silence end it.
/// </summary>
internal sealed class TalkOrder
{
    public const int None = -1;

    private static readonly long Pause = (long)TimeSpan.FromHours(3).TotalMilliseconds;

    private readonly Dictionary<(string? Thread, string? Session), int> _last = [];
    private readonly List<int> _before;
    private readonly List<int> _after;
    private readonly List<int> _sessions;

    private TalkOrder(int size)
    {
        _before = [.. Enumerable.Repeat(None, size)];
        _after = [.. Enumerable.Repeat(None, size)];
        _sessions = [.. Enumerable.Repeat(None, size)];
    }

    public int Sessions { get; private set; }

    public int Before(int entry) => entry == None ? None : _before[entry];

    public int After(int entry) => entry == None ? None : _after[entry];

    public int SessionOf(int entry) => _sessions[entry];

    public static TalkOrder Of(IReadOnlyList<IndexedEntry?> entries)
    {
        var order = new TalkOrder(entries.Count);
        var said = new List<int>(entries.Count);
        for (var i = 0; i < entries.Count; i++)
        {
            if (entries[i] is not null)
            {
                said.Add(i);
            }
        }

        said.Sort((a, b) => Compare(entries[a]!, a, entries[b]!, b));
        foreach (var entry in said)
        {
            order.Put(entries, entry);
        }

        return order;
    }

    /// <summary>
    /// Adds the newest entry where it is the last one of its conversation, as what is said mostly is: all of it need not be
    /// put in order again. False: it belongs somewhere in between.
    /// </summary>
    public bool TryAppend(IReadOnlyList<IndexedEntry?> entries, int number)
    {
        var entry = entries[number]!;
        if (number != _sessions.Count || (_last.TryGetValue((entry.Thread, entry.Session), out var last) && Compare(entries[last]!, last, entry, number) > 0))
        {
            return false;
        }

        _before.Add(None);
        _after.Add(None);
        _sessions.Add(None);
        Put(entries, number);
        return true;
    }

    // Entries of one thread and session come in their order.
    private void Put(IReadOnlyList<IndexedEntry?> entries, int number)
    {
        var entry = entries[number]!;
        if (_last.TryGetValue((entry.Thread, entry.Session), out var last) && Follows(entries[last]!, entry))
        {
            _before[number] = last;
            _after[last] = number;
            _sessions[number] = _sessions[last];
        }
        else
        {
            _sessions[number] = Sessions++;
        }

        _last[(entry.Thread, entry.Session)] = number;
    }

    private static int Compare(IndexedEntry a, int numberA, IndexedEntry b, int numberB)
    {
        var byThread = string.CompareOrdinal(a.Thread, b.Thread);
        var bySession = byThread != 0 ? byThread : string.CompareOrdinal(a.Session, b.Session);
        if (bySession != 0)
        {
            return bySession;
        }

        var byTurn = a.Session is not null && a.Turn is { } turnA && b.Turn is { } turnB ? turnA.CompareTo(turnB) : 0;
        var byTime = byTurn != 0 ? byTurn : a.AtMs.CompareTo(b.AtMs);
        return byTime != 0 ? byTime : numberA.CompareTo(numberB);
    }

    private static bool Follows(IndexedEntry before, IndexedEntry after) =>
        before.Thread == after.Thread && before.Session == after.Session && (before.Session is not null || after.AtMs - before.AtMs <= Pause);
}
