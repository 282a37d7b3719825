namespace Roommate.Assistant.Costs;

/// <summary>When days begin. Pure.</summary>
internal static class BudgetDays
{
    /// <summary>The first moment of a day in a zone; where clocks jump over midnight, the moment after.</summary>
    public static DateTimeOffset Begin(DateOnly day, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        while (zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(15);
        }

        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
