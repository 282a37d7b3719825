using System.Globalization;
using Roommate.Contracts.Faults;

namespace Roommate.Home.History;

/// <summary>The <c>step</c> of a history question: milliseconds, or a number with a unit such as <c>30s</c>, <c>5m</c>, <c>1h</c>, <c>1d</c>.</summary>
internal static class HistoryStep
{
    private static readonly (string Unit, long Ms)[] Units = [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];

    /// <summary>Null when none was given.</summary>
    public static Outcome<long?> Read(string? step)
    {
        if (string.IsNullOrEmpty(step))
        {
            return (long?)null;
        }

        var digits = step.AsSpan().IndexOfAnyExceptInRange('0', '9') is >= 0 and var end ? end : step.Length;
        var unit = Array.Find(Units, u => step.AsSpan(digits).SequenceEqual(digits == step.Length ? "" : u.Unit));
        return long.TryParse(step.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && (digits == step.Length || unit.Ms > 0) && number <= long.MaxValue / Math.Max(1, unit.Ms)
            ? (long?)(number * (digits == step.Length ? 1 : unit.Ms))
            : Fault.Invalid("step", "step is a number of milliseconds, or one with a unit: 30s, 5m, 1h, 1d.");
    }
}
