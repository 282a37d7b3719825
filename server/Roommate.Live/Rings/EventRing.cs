namespace Roommate.Live.Rings;

/// <summary>
/// The recent events of one topic, contiguous up to its last offset. Bounded in events and in bytes, and no larger than
/// it had to be so far. Not safe for several threads: the topic's lock guards it.
/// </summary>
internal sealed class EventRing(int maxEvents, int maxBytes)
{
    private const int Smallest = 8;

    private WireEvent?[] _events = [];
    private int _start;
    private int _count;
    private int _bytes;

    public int Capacity => maxEvents;

    /// <summary>The last offset of the topic that this node knows; the ring may hold no event up to it.</summary>
    public long Last { get; private set; }

    /// <summary>The oldest offset held (<see cref="Last"/> + 1 when empty).</summary>
    public long First => Last - _count + 1;

    /// <summary>Forgets everything and goes on after <paramref name="last"/>.</summary>
    public void Reset(long last)
    {
        _events = [];
        _start = _count = _bytes = 0;
        Last = last;
    }

    /// <summary>Adds the event with offset <see cref="Last"/> + 1 and lets the oldest go where it is full.</summary>
    public void Append(WireEvent next)
    {
        if (next.Offset != Last + 1)
        {
            throw new InvalidOperationException($"{next.Topic}: {next.Offset} does not follow {Last}.");
        }

        while (_count > 0 && (_count == maxEvents || _bytes + next.Json.Length > maxBytes))
        {
            DropOldest();
        }

        if (_count == _events.Length)
        {
            Grow();
        }

        _events[(_start + _count) % _events.Length] = next;
        _count++;
        _bytes += next.Json.Length;
        Last = next.Offset;
    }

    /// <summary>Copies what follows <paramref name="after"/> into a batch until that is full; returns the last offset copied.</summary>
    public long CopyTo(EventBatch batch, long after)
    {
        while (after < Last && !batch.IsFull)
        {
            batch.Add(_events[(_start + (int)(after + 1 - First)) % _events.Length]!);
            after++;
        }

        return after;
    }

    private void DropOldest()
    {
        _bytes -= _events[_start]!.Json.Length;
        _events[_start] = null;
        _start = (_start + 1) % _events.Length;
        _count--;
    }

    private void Grow()
    {
        var larger = new WireEvent?[Math.Min(maxEvents, Math.Max(Smallest, _events.Length * 2))];
        for (var i = 0; i < _count; i++)
        {
            larger[i] = _events[(_start + i) % _events.Length];
        }

        _events = larger;
        _start = 0;
    }
}
