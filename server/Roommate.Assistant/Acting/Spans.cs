using System.Globalization;

namespace Roommate.Assistant.Acting;

/// <summary>Lengths of time in the words people use.</summary>
internal static class Spans
{
    /// <summary>"1 hour and 30 minutes"; rounded up to whole seconds, and to minutes above an hour.</summary>
    public static string Text(TimeSpan span)
    {
        var parts = Parts(span);
        return parts.Count == 0 ? "0 seconds" : StateAnswers.List([.. parts]);
    }

    /// <summary>"1 hour 30 minute", as in "the 1 hour 30 minute timer".</summary>
    public static string Adjective(TimeSpan span) => string.Join(' ', Parts(span).Select(static p => p.TrimEnd('s')));

    private static List<string> Parts(TimeSpan span)
    {
        var seconds = Math.Max(0, (long)Math.Ceiling(span.TotalSeconds));
        if (seconds >= 3600)
        {
            seconds = (seconds + 59) / 60 * 60;
        }

        List<string> parts = [];
        Add(parts, seconds / 86400, "day");
        Add(parts, seconds / 3600 % 24, "hour");
        Add(parts, seconds / 60 % 60, "minute");
        Add(parts, seconds % 60, "second");
        return parts;
    }

    private static void Add(List<string> parts, long amount, string unit)
    {
        if (amount > 0)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{amount} {unit}{(amount == 1 ? "" : "s")}"));
        }
    }
}
