namespace Roommate.Home.Suggestions;

/// <summary>All habits in a record of what people did and what happened; a thing that both explain is told once. Pure.</summary>
internal static class HabitFinder
{
    public static IReadOnlyList<Habit> Find(IReadOnlyList<Doing> doings, IReadOnlyList<Doing> happenings, DateOnly first, DateOnly last)
    {
        var span = last.ToDateTime(TimeOnly.MaxValue) - first.ToDateTime(TimeOnly.MinValue);
        var after = EventHabits.Of(doings, happenings, span);
        var explained = after.SelectMany(static h => h.Times.Select(t => new Doing(h.What, t))).ToHashSet();

        // What follows an event that itself comes by the clock would look like a habit of the clock.
        var byClock = ClockHabits.Of([.. doings.Where(d => !explained.Contains(d))], first, last);
        return [.. after.Concat(byClock).OrderByDescending(static h => h.Confidence * Math.Sqrt(h.Hits))];
    }
}
