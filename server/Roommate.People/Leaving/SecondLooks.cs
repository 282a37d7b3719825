using System.Collections.Concurrent;

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

    private readonly ConcurrentQueue<(DateTimeOffset At, Func<CancellationToken, ValueTask> Look)> _waiting = new();

    public void Add(Func<CancellationToken, ValueTask> look) => _waiting.Enqueue((time.GetUtcNow() + Wait, look));

    /// <summary>Makes the looks whose time has come by then; one that fails is made again the next time.</summary>
    public async ValueTask MakeAsync(DateTimeOffset now, CancellationToken ct)
    {
        while (_waiting.TryPeek(out var next) && next.At <= now && _waiting.TryDequeue(out next))
        {
            try
            {
                await next.Look(ct);
            }
            catch
            {
                _waiting.Enqueue(next);
                throw;
            }
        }
    }
}
