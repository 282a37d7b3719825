using Roommate.Home.Suggestions;

namespace Roommate.Testing.Home;

/// <summary>
/// Weeks of a home with habits planted in noise, all from one seed: habits by the clock (kept on four of five days and more,
/// some minutes early or late), habits after an event, things done at any time of the waking day, things done within a long
/// evening, sensors that come and go, events that nothing follows.
/// </summary>
internal sealed class PlantedHistory
{
    private const int Days = 28;

    private static readonly DateOnly Start = new(2026, 10, 19);

    private readonly Random _random;
    private readonly List<Doing> _doings = [];
    private readonly List<Doing> _happenings = [];
    private readonly List<Habit> _planted = [];
    private int _next;

    public PlantedHistory(int seed)
    {
        _random = new Random(seed);
        Plant(2, PlantEveryDay);
        Plant(2, PlantWeekdays);
        Plant(1, PlantWeekends);
        Plant(1, PlantOneDay);
        Plant(3, PlantAfter);
        Plant(12, AnyTime);
        Plant(6, LongEvening);
        Plant(8, NothingFollows);
    }

    public IReadOnlyList<Habit> Planted => _planted;

    public IReadOnlyList<Doing> Doings => _doings;

    public IReadOnlyList<Doing> Happenings => _happenings;

    public DateOnly First => Start;

    public DateOnly Last => Start.AddDays(Days - 1);

    /// <summary>Whether a found habit is a planted one: the same thing, on the same days within 20 minutes, or after the same event.</summary>
    public bool IsPlanted(Habit found) => _planted.Any(p => Same(p, found));

    public bool IsFound(Habit planted, IReadOnlyList<Habit> found) => found.Any(f => Same(planted, f));

    private static bool Same(Habit planted, Habit found) =>
        planted.What == found.What
        && planted.After == found.After
        && (planted.After is not null
            || (planted.Days == found.Days && (planted.Days != DayKind.OneDay || planted.Day == found.Day) && Math.Abs((planted.Time.ToTimeSpan() - found.Time.ToTimeSpan()).TotalMinutes) <= 20));

    private static void Plant(int times, Action plant)
    {
        for (var i = 0; i < times; i++)
        {
            plant();
        }
    }

    private void PlantEveryDay() => PlantClock(DayKind.EveryDay, static _ => true);

    private void PlantWeekdays() => PlantClock(DayKind.Weekdays, static d => d is not (DayOfWeek.Saturday or DayOfWeek.Sunday));

    private void PlantWeekends() => PlantClock(DayKind.Weekends, static d => d is DayOfWeek.Saturday or DayOfWeek.Sunday);

    private void PlantOneDay()
    {
        var day = (DayOfWeek)_random.Next(7);
        PlantClock(DayKind.OneDay, d => d == day, day, kept: 1);
    }

    private void PlantClock(DayKind kind, Func<DayOfWeek, bool> on, DayOfWeek day = default, double? kept = null)
    {
        var what = Thing("true");
        var minute = 360 + _random.Next(16 * 60);
        var keeps = kept ?? (0.8 + (_random.NextDouble() * 0.15));
        var jitter = 2 + (_random.NextDouble() * 4);
        foreach (var date in Dates().Where(d => on(d.DayOfWeek)))
        {
            if (_random.NextDouble() < keeps)
            {
                _doings.Add(new Doing(what, At(date, minute + (Normal() * jitter))));
            }
        }

        _planted.Add(new Habit(what, 0, 1, [], Time: TimeOnly.FromTimeSpan(TimeSpan.FromMinutes(minute)), Days: kind, Day: day));
        Extra(what, 3);
    }

    private void PlantAfter()
    {
        var (what, after) = (Thing("true"), $"sensor{_next++}|motion.active|true");
        var keeps = 0.8 + (_random.NextDouble() * 0.15);
        foreach (var date in Dates())
        {
            for (var i = _random.Next(3); i > 0; i--)
            {
                var at = At(date, 420 + _random.Next(15 * 60));
                _happenings.Add(new Doing(after, at));
                if (_random.NextDouble() < keeps)
                {
                    _doings.Add(new Doing(what, at.AddSeconds(10 + _random.Next(120))));
                }
            }
        }

        _planted.Add(new Habit(what, 0, 1, [], after));
        Extra(what, 4);
    }

    private void AnyTime() => Extra(Thing(_random.Next(2) == 0 ? "true" : "false"), 10 + _random.Next(80));

    // Somebody comes home between five and nine and turns something on: often, but at no time one could name.
    private void LongEvening()
    {
        var what = Thing("true");
        foreach (var date in Dates().Where(_ => _random.NextDouble() < 0.8))
        {
            _doings.Add(new Doing(what, At(date, 1020 + _random.Next(240))));
        }
    }

    private void NothingFollows()
    {
        var what = $"sensor{_next++}|motion.active|{(_random.Next(2) == 0 ? "true" : "false")}";
        foreach (var date in Dates())
        {
            for (var i = _random.Next(12); i > 0; i--)
            {
                _happenings.Add(new Doing(what, At(date, 360 + _random.Next(17 * 60))));
            }
        }
    }

    private void Extra(string what, int times)
    {
        for (var i = 0; i < times; i++)
        {
            _doings.Add(new Doing(what, At(Start.AddDays(_random.Next(Days)), 360 + _random.Next(17 * 60))));
        }
    }

    private string Thing(string value) => $"device{_next++}|light.on|{value}";

    private static IEnumerable<DateOnly> Dates() => Enumerable.Range(0, Days).Select(Start.AddDays);

    private static DateTime At(DateOnly date, double minute) => date.ToDateTime(TimeOnly.MinValue).AddMinutes(minute);

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
