namespace Roommate.Live.Delivery;

/// <summary>
/// The moment at which all connections that are held by their <see cref="Pace"/> are written to together: one timer for the node,
/// started by the first that waits.
/// </summary>
internal sealed class PumpTicks : IDisposable
{
    // What one thread does before it lets others help.
    private const int Slice = 32;

    private readonly Lock _lock = new();
    private readonly ITimer _timer;
    private List<LiveConnection> _waiting = [];
    private List<LiveConnection> _spare = [];

    public PumpTicks(TimeProvider time) =>
        _timer = time.CreateTimer(static ticks => ((PumpTicks)ticks!).Run(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>Pumps the connection at the next tick, at most a window from now.</summary>
    public void Add(LiveConnection connection)
    {
        lock (_lock)
        {
            _waiting.Add(connection);
            if (_waiting.Count == 1)
            {
                _timer.Change(Pace.Window, Timeout.InfiniteTimeSpan);
            }
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Run()
    {
        List<LiveConnection> due;
        lock (_lock)
        {
            due = _waiting;
            (_waiting, _spare) = (_spare, []);
        }

        for (var start = Slice; start < due.Count; start += Slice)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static slice => Pump(slice), due.GetRange(start, Math.Min(Slice, due.Count - start)), preferLocal: false);
        }

        if (due.Count > Slice)
        {
            due.RemoveRange(Slice, due.Count - Slice);
        }

        Pump(due);
        due.Clear();
        lock (_lock)
        {
            _spare = due;
        }
    }

    private static void Pump(List<LiveConnection> connections)
    {
        foreach (var connection in connections)
        {
            connection.PumpNow();
        }
    }
}
