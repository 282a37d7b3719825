namespace Roommate.Live.Feed;

/// <summary>
/// What one read of the feed's connection brought, dealt with on the thread that read it: first every topic puts its events in
/// line, then each connection that has something new is written to once. Waking another thread for each of these steps cost
/// more than the steps (docs/performance.md).
/// </summary>
internal sealed class FeedLot
{
    // What one thread does before it lets others help: writes to sockets that take them at once.
    private const int Slice = 32;

    [ThreadStatic]
    private static FeedLot? _current;

    private readonly List<IThreadPoolWorkItem> _intakes = [];
    private readonly List<IThreadPoolWorkItem> _pumps = [];

    /// <summary>True when this thread reads a lot and will run the intake itself.</summary>
    public static bool TryTakeIntake(IThreadPoolWorkItem intake)
    {
        _current?._intakes.Add(intake);
        return _current is not null;
    }

    /// <summary>True when this thread deals with a lot and will start the pump itself, once for all its topics.</summary>
    public static bool TryTakePump(IThreadPoolWorkItem pump)
    {
        _current?._pumps.Add(pump);
        return _current is not null;
    }

    /// <summary>From now on this thread's intakes belong to the lot.</summary>
    public void Begin() => _current = this;

    /// <summary>Deals with everything that came in since <see cref="Begin"/>.</summary>
    public void Run()
    {
        // An intake may bring another one.
        for (var i = 0; i < _intakes.Count; i++)
        {
            _intakes[i].Execute();
        }

        _current = null;
        _intakes.Clear();
        for (var start = Slice; start < _pumps.Count; start += Slice)
        {
            var slice = _pumps.GetRange(start, Math.Min(Slice, _pumps.Count - start));
            ThreadPool.UnsafeQueueUserWorkItem(static pumps => Start(pumps), slice, preferLocal: false);
        }

        if (_pumps.Count > Slice)
        {
            _pumps.RemoveRange(Slice, _pumps.Count - Slice);
        }

        Start(_pumps);
        _pumps.Clear();
    }

    private static void Start(List<IThreadPoolWorkItem> pumps)
    {
        for (var i = 0; i < pumps.Count; i++)
        {
            pumps[i].Execute();
        }
    }
}
