using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;

namespace Roommate.Home.History;

/// <summary>What is asked of history, and how values become steps (rule 13 of docs/twins.md). Pure.</summary>
internal static class HistoryRules
{
    public const long FiveMinutesMs = 300_000;
    public const long HourMs = PointCodec.HourMs;
    public const long DayMs = 24 * HourMs;
    public const int UsualRawDays = 10;
    public const int UsualFiveMinuteDays = 90;
    public const int MostPath = 256;
    private const int MostPoints = 10_000;
    private const int UsualPoints = 500;
    private const int MostDays = 3660;
    private const long MostAheadMs = 60_000;

    // Steps that a chart has labels for.
    private static readonly long[] NiceSteps =
    [
        1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, FiveMinutesMs, 600_000, 900_000, 1_800_000, HourMs, 2 * HourMs, 3 * HourMs,
        6 * HourMs, 12 * HourMs, DayMs, 2 * DayMs, 7 * DayMs, 14 * DayMs, 30 * DayMs,
    ];

    private static readonly HashSet<string> Counters = ["energy", "water", "gas"];

    /// <summary>A question with its gaps filled: the last 24 hours, in about 500 steps.</summary>
    public static Outcome<HistoryQuestion> Ask(string? path, DateTimeOffset? from, DateTimeOffset? to, long? step, DateTimeOffset now)
    {
        if (path is null or { Length: 0 or > MostPath })
        {
            return Fault.Invalid("path", "path names a value, for example temp.value.");
        }

        var end = (to ?? now).ToUnixTimeMilliseconds();
        var start = from?.ToUnixTimeMilliseconds() ?? (end - DayMs);
        if (start >= end)
        {
            return Fault.Invalid("from", "from is before to.");
        }

        if (end - start > MostDays * DayMs || start < 0)
        {
            return Fault.Invalid("from", "A chart spans at most ten years.");
        }

        if (step is < 1)
        {
            return Fault.Invalid("step", "step is a number of milliseconds from 1.");
        }

        var chosen = step ?? NiceSteps.FirstOrDefault(s => (end - start) / s <= UsualPoints, NiceSteps[^1]);
        return (end - start) / chosen > MostPoints
            ? Fault.Invalid("step", $"That is more than {MostPoints} points. Take a longer step or a shorter time.")
            : new HistoryQuestion(path, Floor(start, chosen), end, chosen);
    }

    /// <summary>How the stretches, in order of time, look in steps.</summary>
    /// <param name="counts">Whether increases are told.</param>
    public static List<HistoryPoint> Fold(IEnumerable<Bucket> buckets, HistoryQuestion question, bool counts)
    {
        var points = new List<HistoryPoint>();
        Bucket? open = null;
        double? before = null;
        foreach (var bucket in buckets)
        {
            var start = Floor(bucket.Start, question.StepMs);
            if (open is { } same && same.Start == start)
            {
                open = same.With(bucket);
                continue;
            }

            if (open is { } done)
            {
                points.Add(ToPoint(done, before, counts));
                before = done.Last;
            }

            open = bucket with { Start = start };
        }

        if (open is { } last)
        {
            points.Add(ToPoint(last, before, counts));
        }

        return points;
    }

    /// <summary>Points, in order of time, as stretches of a length.</summary>
    public static List<Bucket> RollUp(List<Point> points, long length)
    {
        var buckets = new List<Bucket>();
        foreach (var point in points)
        {
            var one = Bucket.Of(point, Floor(point.At, length));
            if (buckets.Count > 0 && buckets[^1].Start == one.Start)
            {
                buckets[^1] = buckets[^1].With(one);
            }
            else
            {
                buckets.Add(one);
            }
        }

        return buckets;
    }

    /// <summary>When a value was, by the device's clock within what is possible (rule 9); null when that is longer ago than values are kept.</summary>
    public static long? TimeOf(long? at, long now, int rawDays)
    {
        var time = at is null || at > now + MostAheadMs ? now : at.Value;
        return time > now - (rawDays * DayMs) ? time : null;
    }

    public static bool IsCounter(Component? component) => component is { Kind: "sensor", Class: { } name } && Counters.Contains(name);

    public static Fault? Check(HistorySettings settings)
    {
        foreach (var (path, keep) in settings.Paths)
        {
            if (path.Length is 0 or > MostPath || keep.RawDays is < 1 or > 90 || keep.FiveMinuteDays is < 1 or > 3660 || keep.HourDays is < 1 or > 36_600)
            {
                return Fault.Invalid($"paths.{path}", "rawDays is 1 to 90, fiveMinuteDays 1 to 3660, hourDays 1 to 36600.");
            }
        }

        return settings.Paths.Count > 256 ? Fault.Invalid("paths", "At most 256 paths.") : null;
    }

    public static long Floor(long at, long step) => at - (at % step);

    private static HistoryPoint ToPoint(in Bucket bucket, double? before, bool counts) => new(
        DateTimeOffset.FromUnixTimeMilliseconds(bucket.Start),
        bucket.Min,
        bucket.Max,
        bucket.Mean,
        bucket.Last,
        bucket.Count,
        counts ? bucket.Rise + (before is { } b ? Bucket.Gain(b, bucket.First) : 0) : null);
}

/// <param name="From">Milliseconds since 1970, at the start of a step.</param>
internal sealed record HistoryQuestion(string Path, long From, long To, long StepMs);
