using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Home.Twins;
using Roommate.Live.Log;

namespace Roommate.Home.History;

/// <summary>
/// What numbers and switches of devices were over time (rule 13). Values are appended in the commit that answers the device;
/// hours that are over are rolled up beside it, always from the values themselves, so a late one only means doing it again.
/// </summary>
public sealed class History
{
    private const string Value = ".value";

    private readonly HistoryStore _store;
    private readonly HistoryHours _hours;
    private readonly TwinStore _twins;
    private readonly ITopicLog _log;
    private readonly TimeProvider _time;

    internal History(HistoryStore store, HistoryHours hours, TwinStore twins, ITopicLog log, TimeProvider time)
    {
        _store = store;
        _hours = hours;
        _twins = twins;
        _log = log;
        _time = time;
    }

    /// <summary>A chart of one value. A component's name alone means its value.</summary>
    /// <param name="step">Milliseconds; null for about 500 points.</param>
    public async ValueTask<Outcome<HistoryResult>> GetAsync(string deviceId, string? path, DateTimeOffset? from, DateTimeOffset? to, long? step, CancellationToken ct)
    {
        if (!HistoryRules.Ask(path, from, to, step, _time.GetUtcNow()).TryGet(out var question, out var fault))
        {
            return fault;
        }

        if (await _twins.RecentAsync(deviceId, ct) is not { } twin)
        {
            return Fault.NotFound("This device");
        }

        var kept = await _store.HasPathAsync(deviceId, question.Path, ct) ? question.Path
            : await _store.HasPathAsync(deviceId, question.Path + Value, ct) ? question.Path + Value
            : null;
        if (kept is null)
        {
            return MergePatch.Find(twin.Value.Reported, question.Path) is null ? Fault.NotFound("This value of the device") : new HistoryResult(question.Path, question.StepMs, []);
        }

        var component = twin.Value.About.Components?.GetValueOrDefault(kept.Split('.')[0]);
        var buckets = await BucketsAsync(deviceId, question with { Path = kept }, ct);
        return new HistoryResult(question.Path, question.StepMs, HistoryRules.Fold(buckets, question, HistoryRules.IsCounter(component)), component?.Unit);
    }

    /// <summary>The paths a device has history of.</summary>
    public ValueTask<IReadOnlyList<string>> PathsAsync(string deviceId, CancellationToken ct) => _store.PathsAsync(deviceId, ct);

    public async ValueTask<HistorySettings> SettingsAsync(string deviceId, CancellationToken ct) =>
        (await _store.SettingsAsync(deviceId, ct))?.Value ?? new HistorySettings(new Dictionary<string, HistoryRetention>());

    /// <summary>How long values are kept from now on; what is older ends with the roll-up of its hour.</summary>
    public async ValueTask<Outcome<HistorySettings>> SetAsync(string deviceId, HistorySettings settings, CancellationToken ct)
    {
        if (HistoryRules.Check(settings) is { } fault)
        {
            return fault;
        }

        await _store.SetAsync(deviceId, settings, ct);
        _hours.Forget(deviceId);
        return settings;
    }

    /// <summary>Telemetry of a component. Answered when it is durable; a fault when all of it is too old to keep.</summary>
    internal async ValueTask<Fault?> AddAsync(string deviceId, string component, IReadOnlyList<(long? At, double Value)> values, CancellationToken ct)
    {
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        var path = component + Value;
        var keep = await _hours.RetentionAsync(deviceId, path, ct);
        var points = new List<Point>(values.Count);
        foreach (var (at, value) in values)
        {
            if (HistoryRules.TimeOf(at, now, keep.RawDays ?? HistoryRules.UsualRawDays) is { } time)
            {
                points.Add(new Point(time, value));
            }
        }

        if (points.Count == 0)
        {
            return Fault.Invalid("ts", "These values are older than values are kept.");
        }

        var writes = new List<Write>(1);
        foreach (var hour in points.GroupBy(static p => p.At / HistoryRules.HourMs))
        {
            if (!await _hours.OpenAsync(deviceId, path, hour.Key, now, ct))
            {
                return Fault.TooLarge($"A device has history of at most {HistoryHours.MostPaths} values.");
            }

            writes.Add(HistoryStore.Append(deviceId, path, hour.Key, PointCodec.Encode(hour.ToArray())));
        }

        await _log.CommitAsync(new Commit(deviceId) { Writes = writes }, ct);
        return null;
    }

    /// <summary>Values of many whole hours at once, for what was not measured here (the demo's first week).</summary>
    public async ValueTask SeedAsync(string deviceId, string path, IEnumerable<(DateTimeOffset At, double Value)> values, CancellationToken ct)
    {
        foreach (var hour in values.Select(static v => new Point(v.At.ToUnixTimeMilliseconds(), v.Value)).GroupBy(static p => p.At / HistoryRules.HourMs))
        {
            await _store.KeepHourAsync(deviceId, path, hour.Key, [.. hour.OrderBy(static p => p.At)], new HistoryRetention(), ct);
        }
    }

    // Each stretch of time from the finest that is there and needed: values, five minutes, hours.
    private async ValueTask<List<Bucket>> BucketsAsync(string deviceId, HistoryQuestion question, CancellationToken ct)
    {
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        var keep = await _hours.RetentionAsync(deviceId, question.Path, ct);
        // Hours that may not be rolled up yet are read as they are.
        var open = HistoryRules.Floor(now, HistoryRules.HourMs) - HistoryRules.HourMs;
        var rawFrom = question.StepMs >= HistoryRules.FiveMinutesMs ? open : HistoryRules.Floor(now - ((keep.RawDays ?? HistoryRules.UsualRawDays) * HistoryRules.DayMs), HistoryRules.HourMs) + HistoryRules.HourMs;
        var fiveFrom = question.StepMs >= HistoryRules.HourMs ? rawFrom : HistoryRules.Floor(now - ((keep.FiveMinuteDays ?? HistoryRules.UsualFiveMinuteDays) * HistoryRules.DayMs), HistoryRules.HourMs);
        rawFrom = Math.Clamp(rawFrom, question.From, question.To);
        fiveFrom = Math.Clamp(fiveFrom, question.From, rawFrom);
        var buckets = await _store.BucketsAsync(deviceId, question.Path, HistoryRules.HourMs, question.From, fiveFrom, ct);
        buckets.AddRange(await _store.BucketsAsync(deviceId, question.Path, HistoryRules.FiveMinutesMs, Math.Max(question.From, fiveFrom), rawFrom, ct));
        var first = Math.Max(question.From, rawFrom);
        var points = await _store.RawAsync(deviceId, question.Path, first / HistoryRules.HourMs, Math.Min(question.To - 1, now + HistoryRules.HourMs) / HistoryRules.HourMs, ct);
        buckets.AddRange(HistoryRules.RollUp([.. points.Where(p => p.At >= first && p.At < question.To)], question.StepMs));
        return buckets;
    }
}
