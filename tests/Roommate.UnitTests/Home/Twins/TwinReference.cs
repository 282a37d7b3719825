namespace Roommate.UnitTests.Home.Twins;

/// <summary>
/// The rules of twins a second time, small and slow: leaves in dictionaries instead of trees, nothing shared with the program.
/// Within the patience of every wish, and for wishes that are never taken back from parts the device does not know.
/// </summary>
internal sealed class TwinReference
{
    private readonly Dictionary<string, (long Version, bool Refused)> _wishes = [];
    private long _seq;

    public SortedDictionary<string, string> Desired { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, string> Reported { get; } = new(StringComparer.Ordinal);

    public long Rev { get; private set; }

    public long DesiredVersion { get; private set; }

    public long ReportedVersion { get; private set; }

    public IEnumerable<KeyValuePair<string, string>> Delta =>
        Desired.Where(d => Reported.GetValueOrDefault(d.Key) != d.Value && !(_wishes.TryGetValue(d.Key, out var wish) && wish.Refused));

    public void Want(IReadOnlyDictionary<string, string?> patch)
    {
        if (patch.Any(p => Desired.GetValueOrDefault(p.Key) != p.Value || (_wishes.TryGetValue(p.Key, out var wish) && wish.Refused)))
        {
            Set(patch);
        }
    }

    public void Restart() => _seq = 0;

    public void Report(long seq, long dv, IReadOnlyDictionary<string, string?> patch, string? refused)
    {
        if (seq <= _seq)
        {
            return;
        }

        _seq = seq;
        var changed = patch.Any(p => Reported.GetValueOrDefault(p.Key) != p.Value);
        Apply(Reported, patch);
        ReportedVersion += changed ? 1 : 0;
        foreach (var (path, wish) in _wishes.ToArray())
        {
            var reached = !Desired.TryGetValue(path, out var wanted) || Reported.GetValueOrDefault(path) == wanted;
            var refuses = path == refused && dv >= wish.Version && !wish.Refused;
            changed |= reached || refuses || (dv >= wish.Version && !wish.Refused && _acknowledged.Add((path, wish.Version)));
            if (reached)
            {
                _wishes.Remove(path);
            }
            else if (refuses)
            {
                _wishes[path] = (wish.Version, true);
            }
        }

        Rev += changed ? 1 : 0;
        var followed = patch.Where(p => p.Value is not null && p.Key.StartsWith("light.", StringComparison.Ordinal) && Desired.ContainsKey(p.Key) && Desired[p.Key] != p.Value && !IsOnItsWay(p.Key, dv));
        if (followed.ToDictionary() is { Count: > 0 } patched)
        {
            Set(patched);
        }
    }

    private readonly HashSet<(string Path, long Version)> _acknowledged = [];

    private static void Apply(SortedDictionary<string, string> section, IReadOnlyDictionary<string, string?> patch)
    {
        foreach (var (path, value) in patch)
        {
            _ = value is null ? section.Remove(path) : (section[path] = value) is not null;
        }
    }

    private bool IsOnItsWay(string path, long dv) =>
        _wishes.TryGetValue(path, out var wish) && (wish.Refused || dv < wish.Version || path == "light.brightness");

    private void Set(IReadOnlyDictionary<string, string?> patch)
    {
        Apply(Desired, patch);
        (DesiredVersion, Rev) = (DesiredVersion + 1, Rev + 1);
        foreach (var (path, value) in patch)
        {
            _wishes.Remove(path);
            if (value is not null && Reported.GetValueOrDefault(path) != value)
            {
                _wishes[path] = (DesiredVersion, false);
            }
        }
    }
}
