using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Roommate.Contracts.Faults;
using Roommate.Platform.Http;

namespace Roommate.Server.Hub;

/// <summary>
/// Holds a person's hub calls to ten times the rate of their HTTP requests (section <c>Limits</c>), on this node: people who
/// drag a slider never notice, a script that loops does. It costs no trip to Redis, so each node counts for itself.
/// </summary>
public sealed class HubLimits(IOptions<LimitOptions> options, TimeProvider time)
{
    private const int ManyPeople = 10_000;
    private const int CallsPerRequest = 10;

    // Until when each person's calls are spent (GCRA: a token bucket in one number). Who is not here has a full bucket.
    private readonly ConcurrentDictionary<string, long> _spentUntil = new();

    /// <summary>Takes one call; the fault when there is none left.</summary>
    public Fault? Take(string userId)
    {
        if (options.Value.PerSecond == 0)
        {
            return null;
        }

        var step = time.TimestampFrequency / (options.Value.PerSecond * CallsPerRequest);
        var burst = step * options.Value.Burst * CallsPerRequest;
        while (true)
        {
            var now = time.GetTimestamp();
            var was = _spentUntil.GetOrAdd(userId, now);
            var next = Math.Max(was, now) + step;
            if (next - now > burst)
            {
                return Fault.RateLimited(time.GetElapsedTime(now, next - burst));
            }

            if (_spentUntil.TryUpdate(userId, next, was))
            {
                Forget(now);
                return null;
            }
        }
    }

    private void Forget(long now)
    {
        if (_spentUntil.Count > ManyPeople)
        {
            foreach (var full in _spentUntil.Where(p => p.Value <= now))
            {
                _spentUntil.TryRemove(full);
            }
        }
    }
}
