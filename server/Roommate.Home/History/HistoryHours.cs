using System.Collections.Concurrent;
using Roommate.Contracts.Home;

namespace Roommate.Home.History;

/// <summary>Which hours of which paths this node has said to be open, and how long their values are kept.</summary>
internal sealed class HistoryHours(HistoryStore store, TimeProvider time)
{
    public const int MostPaths = 256;
    private const int MostKnown = 100_000;
    private const long GraceMs = 30_000;
    private const long LateMs = 5_000;

    // Another node may change the settings; this one follows within a minute.
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(string Device, string Path), long> _open = new();
    private readonly ConcurrentDictionary<string, Known> _known = new();

    /// <summary>Before a value is kept; false when the device has too many paths. An hour that is over is said to be open each time: it may have been rolled up meanwhile.</summary>
    public ValueTask<bool> OpenAsync(string device, string path, long hour, long nowMs, CancellationToken ct) =>
        _open.TryGetValue((device, path), out var known) && known == hour && nowMs < (hour + 1) * HistoryRules.HourMs
            ? ValueTask.FromResult(true)
            : OpenNewAsync(device, path, hour, nowMs, ct);

    public async ValueTask<HistoryRetention> RetentionAsync(string device, string path, CancellationToken ct) =>
        (await KnownAsync(device, ct)).Settings?.Paths.GetValueOrDefault(path) ?? new HistoryRetention();

    public void Forget(string device) => _known.TryRemove(device, out _);

    private async ValueTask<bool> OpenNewAsync(string device, string path, long hour, long nowMs, CancellationToken ct)
    {
        var known = await KnownAsync(device, ct);
        if (!known.Paths.ContainsKey(path) && (known.Paths.Count >= MostPaths || path.Length > HistoryRules.MostPath))
        {
            return false;
        }

        await store.OpenAsync(device, path, hour, Math.Max(((hour + 1) * HistoryRules.HourMs) + GraceMs, nowMs + LateMs), ct);
        known.Paths[path] = true;
        if (_open.Count > MostKnown)
        {
            _open.Clear();
        }

        _open[(device, path)] = hour;
        return true;
    }

    private async ValueTask<Known> KnownAsync(string device, CancellationToken ct)
    {
        if (_known.TryGetValue(device, out var known) && time.GetElapsedTime(known.At) < Fresh)
        {
            return known;
        }

        var paths = await store.PathsAsync(device, ct);
        var settings = (await store.SettingsAsync(device, ct))?.Value;
        if (_known.Count > MostKnown)
        {
            _known.Clear();
        }

        return _known[device] = new Known(time.GetTimestamp(), new ConcurrentDictionary<string, bool>(paths.Select(static p => KeyValuePair.Create(p, true))), settings);
    }

    private sealed record Known(long At, ConcurrentDictionary<string, bool> Paths, HistorySettings? Settings);
}
