namespace Roommate.People.Leaving;

/// <summary>
/// What was under way when somebody or something went (a count being told, a reply being written down) may still leave a
/// trace behind the sweep. So each sweep is made once more when that has ended. A node that is killed in between leaves
/// what its last moments wrote; everything else is gone by the first sweep.
/// </summary>
internal sealed class SecondLooks(TimeProvider time)
{
    /// <summary>Longer than anything that was under way may take to be written.</summary>
    public static readonly TimeSpan Wait = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly PriorityQueue<Func<CancellationToken, ValueTask>, DateTimeOffset> _waiting = new();

    public void Add(Func<CancellationToken, ValueTask> look) => Add(look, time.GetUtcNow() + Wait);

    /// <summary>
    /// Makes the looks whose time has come by then. One that fails holds no other up: it keeps its time, so the next round makes it
    /// first, and its failure is thrown when all were made.
    /// </summary>
    public async ValueTask MakeAsync(DateTimeOffset now, CancellationToken ct)
    {
        List<Exception> failures = [];
        foreach (var (look, at) in TakeDue(now))
        {
            try
            {
                await look(ct);
            }
            catch (Exception failure)
            {
                Add(look, at);
                failures.Add(failure);
            }
        }

        ct.ThrowIfCancellationRequested();
        if (failures.Count > 0)
        {
            throw failures.Count == 1 ? failures[0] : new AggregateException(failures);
        }
    }

    private void Add(Func<CancellationToken, ValueTask> look, DateTimeOffset at)
    {
        lock (_lock)
        {
            _waiting.Enqueue(look, at);
        }
    }

    private List<(Func<CancellationToken, ValueTask> Look, DateTimeOffset At)> TakeDue(DateTimeOffset now)
    {
        List<(Func<CancellationToken, ValueTask>, DateTimeOffset)> due = [];
        lock (_lock)
        {
            while (_waiting.TryPeek(out var look, out var at) && at <= now)
            {
                _waiting.Dequeue();
                due.Add((look, at));
            }
        }

        return due;
    }
}
