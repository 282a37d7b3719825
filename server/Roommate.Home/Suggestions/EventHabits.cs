namespace Roommate.Home.Suggestions;

/// <summary>
/// The same thing done soon after the same event. A habit when it follows most of the times, follows far more often than
/// chance puts it there, and is rarely done without the event. Pure.
/// </summary>
internal static class EventHabits
{
    private const int LeastHits = 6;
    private const double LeastConfidence = 0.6;
    private const double LeastExplained = 0.4;
    private const double MostChance = 1e-6;

    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(5);

    // The same event again within this is one event: a motion sensor that blinks.
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(5);

    public static IReadOnlyList<Habit> Of(IReadOnlyList<Doing> doings, IReadOnlyList<Doing> happenings, TimeSpan span)
    {
        var habits = new List<Habit>();
        var events = happenings.GroupBy(static h => h.What).Select(static g => (What: g.Key, Times: Merged(g.Select(static h => h.At).Order()))).Where(static e => e.Times.Count >= LeastHits).ToArray();
        foreach (var thing in doings.GroupBy(static d => d.What))
        {
            var times = thing.Select(static d => d.At).Order().ToArray();
            Habit? best = null;
            foreach (var (what, moments) in events)
            {
                if (DeviceOf(what) != DeviceOf(thing.Key) && Find(thing.Key, times, what, moments, span) is { } found && (best is null || Score(found) > Score(best)))
                {
                    best = found;
                }
            }

            if (best is not null)
            {
                habits.Add(best);
            }
        }

        return habits;
    }

    public static string DeviceOf(string what) => what.Split('|')[0];

    private static double Score(Habit habit) => habit.Confidence * Math.Sqrt(habit.Hits);

    private static Habit? Find(string what, DateTime[] times, string after, List<DateTime> moments, TimeSpan span)
    {
        var delays = new List<TimeSpan>();
        var followed = new List<DateTime>();
        foreach (var moment in moments)
        {
            var at = Array.BinarySearch(times, moment);
            at = at < 0 ? ~at : at;
            if (at < times.Length && times[at] - moment <= Soon)
            {
                delays.Add(times[at] - moment);
                followed.Add(times[at]);
            }
        }

        var (hits, chances) = (followed.Count, moments.Count);
        if (hits < LeastHits || (double)hits / chances < LeastConfidence || (double)followed.Distinct().Count() / times.Length < LeastExplained)
        {
            return null;
        }

        var byChance = 1 - Math.Exp(-times.Length / span.TotalMinutes * Soon.TotalMinutes);
        if (Chance.AtLeast(hits, chances, byChance) > MostChance)
        {
            return null;
        }

        delays.Sort();
        return new Habit(what, hits, chances, followed, after, delays[delays.Count / 2]);
    }

    private static List<DateTime> Merged(IEnumerable<DateTime> times)
    {
        var merged = new List<DateTime>();
        foreach (var time in times)
        {
            if (merged.Count == 0 || time - merged[^1] > Quiet)
            {
                merged.Add(time);
            }
        }

        return merged;
    }
}
