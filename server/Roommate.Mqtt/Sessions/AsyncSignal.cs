using System.Threading.Tasks.Sources;

namespace Roommate.Mqtt.Sessions;

/// <summary>Wakes one waiter, remembers one wake-up, allocates nothing.</summary>
internal sealed class AsyncSignal : IValueTaskSource
{
    private const int Idle = 0;
    private const int Set1 = 1;
    private const int Waiting = 2;

    private ManualResetValueTaskSourceCore<bool> _core = new() { RunContinuationsAsynchronously = true };
    private int _state;

    /// <summary>Waits for the next <see cref="Set"/>, or returns at once if there was one since the last wait.</summary>
    public ValueTask WaitAsync()
    {
        if (Interlocked.CompareExchange(ref _state, Idle, Set1) == Set1)
        {
            return default;
        }

        _core.Reset();
        if (Interlocked.CompareExchange(ref _state, Waiting, Idle) == Idle)
        {
            return new ValueTask(this, _core.Version);
        }

        // Set between the two lines above.
        Volatile.Write(ref _state, Idle);
        return default;
    }

    /// <param name="inline">Runs what waits on this thread, now: two thread switches less, for callers who have nothing urgent left to do.</param>
    public void Set(bool inline = false)
    {
        if (Interlocked.CompareExchange(ref _state, Idle, Waiting) == Waiting)
        {
            _core.RunContinuationsAsynchronously = !inline;
            _core.SetResult(true);
            return;
        }

        // Idle becomes set; if a waiter came in between, it is the one to wake.
        if (Interlocked.CompareExchange(ref _state, Set1, Idle) == Waiting)
        {
            Set(inline);
        }
    }

    void IValueTaskSource.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
