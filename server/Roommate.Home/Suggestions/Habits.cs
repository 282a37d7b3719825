namespace Roommate.Home.Suggestions;

/// <summary>Something somebody did, or something that happened, in the time of the home.</summary>
/// <param name="What">Device, path and value; the same text is the same thing.</param>
internal readonly record struct Doing(string What, DateTime At);

internal enum DayKind
{
    EveryDay,
    Weekdays,
    Weekends,
    OneDay,
}

/// <summary>A habit that was found.</summary>
/// <param name="What">What is done.</param>
/// <param name="After">For a habit after an event: what happens before it; null for one by the clock.</param>
/// <param name="Time">By the clock: at about this time.</param>
/// <param name="Days">By the clock: on which days; <paramref name="Day"/> for one weekday.</param>
internal sealed record Habit(
    string What,
    int Hits,
    int Chances,
    IReadOnlyList<DateTime> Times,
    string? After = null,
    TimeSpan Delay = default,
    TimeOnly Time = default,
    DayKind Days = DayKind.EveryDay,
    DayOfWeek Day = default)
{
    public double Confidence => (double)Hits / Chances;
}

/// <summary>How unlikely it is that chance alone makes so many hits.</summary>
internal static class Chance
{
    /// <summary>The probability of at least this many hits in n tries that each succeed with p: the upper tail of the binomial.</summary>
    public static double AtLeast(int hits, int tries, double p)
    {
        if (hits <= 0 || p >= 1)
        {
            return 1;
        }

        if (p <= 0)
        {
            return 0;
        }

        var sum = 0.0;
        for (var k = hits; k <= tries; k++)
        {
            sum += Math.Exp(LogChoose(tries, k) + (k * Math.Log(p)) + ((tries - k) * Math.Log(1 - p)));
        }

        return Math.Min(1, sum);
    }

    private static double LogChoose(int n, int k)
    {
        var sum = 0.0;
        for (var i = 1; i <= k; i++)
        {
            sum += Math.Log(n - k + i) - Math.Log(i);
        }

        return sum;
    }
}
