namespace Roommate.Home.Discovery;

/// <summary>
/// What silence means: a sensor that only ever says "on" is off again after its <c>off_delay</c>; a device that promised a word within
/// <c>expire_after</c> and says nothing is not there.
/// </summary>
internal sealed class ForeignDelays(TimeProvider time) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ITimer> _waiting = new(StringComparer.Ordinal);
    private bool _ended;

    /// <summary>Begins to wait, anew when it waits already. What is due only hands on.</summary>
    public void Begin(string what, TimeSpan delay, Action due)
    {
        lock (_gate)
        {
            if (_ended)
            {
                return;
            }

            if (_waiting.TryGetValue(what, out var waiting))
            {
                waiting.Change(delay, Timeout.InfiniteTimeSpan);
            }
            else
            {
                _waiting[what] = time.CreateTimer(static d => ((Action)d!)(), due, delay, Timeout.InfiniteTimeSpan);
            }
        }
    }

    public void End(string what)
    {
        lock (_gate)
        {
            if (_waiting.Remove(what, out var waiting))
            {
                waiting.Dispose();
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _ended = true;
            foreach (var waiting in _waiting.Values)
            {
                waiting.Dispose();
            }

            _waiting.Clear();
        }
    }
}
