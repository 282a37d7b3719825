using System.Globalization;

namespace Roommate.Assistant.Voice.Announcing;

/// <summary>When speakers say nothing, in the time of the home; over midnight too. Pure.</summary>
/// <param name="From">For example <c>22:00</c>; without either end there are none.</param>
public sealed record QuietHours(string? From, string? Until, TimeZoneInfo TimeZone)
{
    public bool At(DateTimeOffset now)
    {
        if (!TryRead(From, out var from) || !TryRead(Until, out var until) || from == until)
        {
            return false;
        }

        return TimeOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, TimeZone).DateTime).IsBetween(from, until);
    }

    private static bool TryRead(string? text, out TimeOnly time) => TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
}
