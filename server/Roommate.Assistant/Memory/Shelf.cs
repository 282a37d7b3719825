using System.Diagnostics.CodeAnalysis;
using Roommate.Assistant.Memory.Recall;

namespace Roommate.Assistant.Memory;

/// <summary>
/// One owner's memories on this node: what decisions need of each, and the index; the texts stay in the store. Its version
/// is that of the store it was read at. Everything but <see cref="Writing"/> is used within <see cref="Look"/> or <see cref="Hold"/>.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A shelf may be in use when a node lets go of it; what its lock holds is the collector's.")]
internal sealed class Shelf(MemoryOwner owner)
{
    private readonly ReaderWriterLockSlim _use = new(LockRecursionPolicy.SupportsRecursion);
    private readonly Dictionary<string, ShelfMark> _marks = new(StringComparer.Ordinal);
    private readonly Dictionary<ulong, string> _byHash = [];
    private readonly Dictionary<string, List<string>> _bySlot = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _byMessage = new(StringComparer.Ordinal);

    public MemoryOwner Owner => owner;

    /// <summary>To look and change nothing: many at once, so that a long search holds up no other.</summary>
    public Held Look()
    {
        _use.EnterReadLock();
        return new Held(_use, alone: false);
    }

    /// <summary>To change it, or to look at what a change is made of: alone.</summary>
    public Held Hold()
    {
        _use.EnterWriteLock();
        return new Held(_use, alone: true);
    }

    /// <summary>One writer of this owner at a time on this node; between nodes the version decides.</summary>
    public SemaphoreSlim Writing { get; } = new(1);

    public long Version { get; private set; }

    /// <summary>How often something was forgotten: more than this in the store means reading all of it again.</summary>
    public long Erasures { get; private set; }

    public RecallIndex Index { get; private set; } = new();

    public int Count => _marks.Count;

    /// <summary>The last id there was: those of one millisecond have no order of their own.</summary>
    public string LastId { get; private set; } = "";

    public IReadOnlyCollection<ShelfMark> Marks => _marks.Values;

    public ShelfMark? Find(string id) => _marks.GetValueOrDefault(id);

    /// <summary>The memory with the same content that holds at this time.</summary>
    public ShelfMark? Same(ulong hash, DateTimeOffset at) =>
        _byHash.TryGetValue(hash, out var id) && _marks[id] is var mark && mark.HoldsAt(at) ? mark : null;

    /// <summary>Every version in a slot, oldest first.</summary>
    public IReadOnlyList<ShelfMark> InSlot(string slot) =>
        _bySlot.TryGetValue(slot, out var ids) ? [.. ids.Select(id => _marks[id]).OrderBy(static m => m.ValidFrom)] : [];

    /// <summary>What came from a message: its episode and what was read out of it.</summary>
    public IReadOnlyList<ShelfMark> FromMessage(string messageId) =>
        _byMessage.TryGetValue(messageId, out var ids) ? [.. ids.Select(id => _marks[id])] : [];

    public void Put(string id, MemoryRecord record)
    {
        Note(id, record);
        Index.Put(record.ToEntry(id));
    }

    /// <summary>Puts a memory where decisions see it and searches do not.</summary>
    public void Note(string id, MemoryRecord record)
    {
        Remove(id);
        var mark = ShelfMark.Of(id, record);
        _marks[id] = mark;
        LastId = string.CompareOrdinal(id, LastId) > 0 ? id : LastId;
        _byHash[mark.Hash] = id;
        Add(_bySlot, mark.Slot, id);
        Add(_byMessage, mark.MessageId, id);
    }

    public void Remove(string id)
    {
        if (!_marks.Remove(id, out var mark))
        {
            return;
        }

        if (_byHash.GetValueOrDefault(mark.Hash) == id)
        {
            _byHash.Remove(mark.Hash);
        }

        Take(_bySlot, mark.Slot, id);
        Take(_byMessage, mark.MessageId, id);
        Index.Remove(id);
    }

    public void StandAt(long version, long erasures)
    {
        Version = version;
        Erasures = erasures;
    }

    public void Clear()
    {
        _marks.Clear();
        _byHash.Clear();
        _bySlot.Clear();
        _byMessage.Clear();
        Index = new RecallIndex();
    }

    private static void Add(Dictionary<string, List<string>> index, string? key, string id)
    {
        if (key is not null)
        {
            if (!index.TryGetValue(key, out var ids))
            {
                index[key] = ids = new List<string>(1);
            }

            ids.Add(id);
        }
    }

    private static void Take(Dictionary<string, List<string>> index, string? key, string id)
    {
        if (key is not null && index.TryGetValue(key, out var ids) && ids.Remove(id) && ids.Count == 0)
        {
            index.Remove(key);
        }
    }

    /// <summary>A shelf in use; disposing it lets others in.</summary>
    internal readonly struct Held(ReaderWriterLockSlim use, bool alone) : IDisposable
    {
        public void Dispose()
        {
            if (alone)
            {
                use.ExitWriteLock();
            }
            else
            {
                use.ExitReadLock();
            }
        }
    }
}
