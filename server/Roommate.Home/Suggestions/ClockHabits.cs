namespace Roommate.Home.Suggestions;

/// <summary>
/// The same thing done at about the same time. For each thing the densest half hour of the day is looked for, on every
/// day, on weekdays, at weekends, on each weekday; it is a habit when most of those days have it and chance, given how
/// often the thing is done at all, does not explain it. Pure.
/// </summary>
internal static class ClockHabits
{
    private const int WindowMinutes = 30;
    private const int DayMinutes = 24 * 60;
    private const int AroundMinutes = 120;
    private const double LeastByChance = 0.02;
    private const int MostPerThing = 4;
    private const double LeastConfidence = 0.6;
    private const double MostChance = 1e-4;

    public static IReadOnlyList<Habit> Of(IReadOnlyList<Doing> doings, DateOnly first, DateOnly last)
    {
        var habits = new List<Habit>();
        foreach (var thing in doings.GroupBy(static d => d.What))
        {
            var left = thing.Select(static d => d.At).Order().ToList();
            for (var i = 0; i < MostPerThing && Best(thing.Key, left, first, last) is { } habit; i++)
            {
                habits.Add(habit);
                left.RemoveAll(habit.Times.Contains);
            }
        }

        return habits;
    }

    private static Habit? Best(string what, List<DateTime> times, DateOnly first, DateOnly last)
    {
        Habit? best = null;
        foreach (var (kind, day) in Kinds())
        {
            if (Find(what, times, first, last, kind, day) is { } found && IsBetter(found, best))
            {
                best = found;
            }
        }

        return best;
    }

    // More days explained is better, unless it takes in days on which it is not done.
    private static bool IsBetter(Habit found, Habit? best) =>
        best is null || (found.Hits * found.Confidence * found.Confidence) > (best.Hits * best.Confidence * best.Confidence);

    private static Habit? Find(string what, List<DateTime> times, DateOnly first, DateOnly last, DayKind kind, DayOfWeek day)
    {
        var days = Days(first, last).Count(d => Is(d.DayOfWeek, kind, day));
        var mine = times.Where(t => Is(t.DayOfWeek, kind, day)).ToArray();
        if (days < Least(kind) || mine.Length < Least(kind) || Densest(mine) is not { } window)
        {
            return null;
        }

        DateTime[] inside = [.. mine.Where(t => Apart(t, window) <= WindowMinutes / 2.0).GroupBy(static t => t.Date).Select(static g => g.First())];
        var hits = inside.Length;
        var confidence = (double)hits / days;
        if (hits < Least(kind) || confidence < Need(kind) || Chance.AtLeast(hits, days, ByChance(times, window, first, last, kind, day)) > MostChance)
        {
            return null;
        }

        var around = inside.Select(t => Signed(t, window)).Order().ToArray();
        var median = around[around.Length / 2];
        var at = ((int)Math.Round((window + median) / 5) * 5 + DayMinutes) % DayMinutes;
        return new Habit(what, hits, days, inside, Time: TimeOnly.FromTimeSpan(TimeSpan.FromMinutes(at)), Days: kind, Day: day);
    }

    // How likely one day has it in the window anyway: as often as in the hours around on its days, or there on other days.
    private static double ByChance(List<DateTime> times, double window, DateOnly first, DateOnly last, DayKind kind, DayOfWeek day)
    {
        var near = times.Where(t => Apart(t, window) <= AroundMinutes).ToArray();
        var days = Days(first, last).Count(d => Is(d.DayOfWeek, kind, day));
        var others = Days(first, last).Count() - days;
        var beside = near.Count(t => Is(t.DayOfWeek, kind, day) && Apart(t, window) > WindowMinutes / 2.0) / (double)days * WindowMinutes / ((2 * AroundMinutes) - WindowMinutes);
        var elsewhere = others == 0 ? 0 : near.Count(t => !Is(t.DayOfWeek, kind, day)) / (double)others * WindowMinutes / (2 * AroundMinutes);
        return Math.Max(1 - Math.Exp(-Math.Max(beside, elsewhere)), LeastByChance);
    }

    // The middle of the half hour that most days share.
    private static double? Densest(DateTime[] times)
    {
        (int Days, double Spread, double Middle)? best = null;
        foreach (var middle in times.Select(static t => t.TimeOfDay.TotalMinutes).Distinct())
        {
            var inside = times.Where(t => Apart(t, middle) <= WindowMinutes / 2.0).ToArray();
            var candidate = (inside.Select(static t => t.Date).Distinct().Count(), inside.Sum(t => Apart(t, middle)) / inside.Length, middle);
            if (best is not { } now || candidate.Item1 > now.Days || (candidate.Item1 == now.Days && candidate.Item2 < now.Spread))
            {
                best = candidate;
            }
        }

        return best?.Middle;
    }

    private static IEnumerable<(DayKind Kind, DayOfWeek Day)> Kinds() =>
        [(DayKind.EveryDay, default), (DayKind.Weekdays, default), (DayKind.Weekends, default), .. Enum.GetValues<DayOfWeek>().Select(static d => (DayKind.OneDay, d))];

    private static bool Is(DayOfWeek day, DayKind kind, DayOfWeek one) => kind switch
    {
        DayKind.Weekdays => day is not (DayOfWeek.Saturday or DayOfWeek.Sunday),
        DayKind.Weekends => day is DayOfWeek.Saturday or DayOfWeek.Sunday,
        DayKind.OneDay => day == one,
        _ => true,
    };

    private static int Least(DayKind kind) => kind switch { DayKind.OneDay => 4, DayKind.Weekends => 4, _ => 6 };

    private static double Need(DayKind kind) => kind == DayKind.OneDay ? 0.75 : LeastConfidence;

    private static double Apart(DateTime time, double middle) => Math.Abs(Signed(time, middle));

    private static double Signed(DateTime time, double middle)
    {
        var apart = time.TimeOfDay.TotalMinutes - middle;
        return apart > DayMinutes / 2.0 ? apart - DayMinutes : apart < -DayMinutes / 2.0 ? apart + DayMinutes : apart;
    }

    private static IEnumerable<DateOnly> Days(DateOnly first, DateOnly last)
    {
        for (var day = first; day <= last; day = day.AddDays(1))
        {
            yield return day;
        }
    }
}
