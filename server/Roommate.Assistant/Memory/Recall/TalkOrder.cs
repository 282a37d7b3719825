namespace Roommate.Assistant.Memory.Recall;

/// <summary>
/// What was said before and after what: entries in the order of their conversations. A session is what belongs together
/// by name, or by the pauses between: three hours of silence end it.
/// </summary>
internal sealed class TalkOrder
{
    public const int None = -1;

    private static readonly long Pause = (long)TimeSpan.FromHours(3).TotalMilliseconds;

    private readonly int[] _before;
    private readonly int[] _after;
    private readonly int[] _sessions;

    private TalkOrder(int size)
    {
        _before = new int[size];
        _after = new int[size];
        _sessions = new int[size];
        Array.Fill(_before, None);
        Array.Fill(_after, None);
        Array.Fill(_sessions, None);
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
        var last = None;
        foreach (var entry in said)
        {
            if (last != None && Follows(entries[last]!, entries[entry]!))
            {
                order._before[entry] = last;
                order._after[last] = entry;
                order._sessions[entry] = order._sessions[last];
            }
            else
            {
                order._sessions[entry] = order.Sessions++;
            }

            last = entry;
        }

        return order;
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
