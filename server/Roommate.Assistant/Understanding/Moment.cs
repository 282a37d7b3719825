using System.Globalization;

namespace Roommate.Assistant.Understanding;

/// <summary>A spoken date, time of day, or both; what was not said is null.</summary>
/// <param name="End">The word after it.</param>
/// <param name="Date">The day, in the home's time zone.</param>
/// <param name="Time">The time of day, in the home's time zone.</param>
internal sealed record Moment(int End, DateOnly? Date, TimeOnly? Time)
{
    public void Write(List<KeyValuePair<string, object>> slots)
    {
        if (Date is { } date)
        {
            slots.Add(KeyValuePair.Create<string, object>(Slots.Date, date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
        }

        if (Time is { } time)
        {
            slots.Add(KeyValuePair.Create<string, object>(Slots.Time, time.ToString("HH:mm", CultureInfo.InvariantCulture)));
        }
    }
}
