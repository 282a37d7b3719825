namespace Roommate.Live.Rings;

/// <summary>The events of one write to one connection, in order within each topic. Bounded, and used again for the next write.</summary>
internal sealed class EventBatch
{
    /// <summary>With one batch on its way per connection this bounds what a stuck client holds.</summary>
    public const int MaxBytes = 128 * 1024;

    private const int MaxEvents = 512;
    private const int KeptCapacity = 128;

    private readonly List<WireEvent> _events = [];

    public IReadOnlyList<WireEvent> Events => _events;

    public int Count => _events.Count;

    /// <summary>The bytes of all events; the last one may reach beyond <see cref="MaxBytes"/>.</summary>
    public int Bytes { get; private set; }

    public bool IsFull => _events.Count >= MaxEvents || Bytes >= MaxBytes;

    public WireEvent this[int index] => _events[index];

    public void Add(WireEvent next)
    {
        _events.Add(next);
        Bytes += next.Json.Length;
    }

    public void Clear()
    {
        _events.Clear();
        Bytes = 0;
        if (_events.Capacity > KeptCapacity)
        {
            // Most connections are quiet most of the time: a burst does not stay in their memory.
            _events.Capacity = KeptCapacity;
        }
    }
}
