using System.Collections.Concurrent;

namespace Roommate.Platform.Store;

/// <summary>
/// What was read from the store, for seconds. <see cref="Drop"/> holds from the moment it returns: a read that was under
/// way when it was called does not bring the old value back.
/// </summary>
/// <param name="keep">How long a value may be used.</param>
/// <param name="most">How many are kept; beyond it all are read again.</param>
public sealed class BriefCache<T>(TimeProvider time, TimeSpan keep, int most)
    where T : class
{
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private long _drops;

    /// <summary>The value, from here or from <paramref name="load"/>; null is not kept.</summary>
    public async ValueTask<T?> GetAsync(string key, Func<string, CancellationToken, ValueTask<T?>> load, CancellationToken ct)
    {
        if (_entries.TryGetValue(key, out var entry) && time.GetElapsedTime(entry.ReadAt) < keep)
        {
            return entry.Value;
        }

        var drops = Volatile.Read(ref _drops);
        var readAt = time.GetTimestamp();
        var value = await load(key, ct);
        if (value is null)
        {
            _entries.TryRemove(key, out _);
            return null;
        }

        if (_entries.Count >= most)
        {
            _entries.Clear();
        }

        _entries[key] = new Entry(value, readAt);
        if (drops != Volatile.Read(ref _drops))
        {
            _entries.TryRemove(key, out _);
        }

        return value;
    }

    public void Drop(string key)
    {
        Interlocked.Increment(ref _drops);
        _entries.TryRemove(key, out _);
    }

    private sealed record Entry(T Value, long ReadAt);
}
