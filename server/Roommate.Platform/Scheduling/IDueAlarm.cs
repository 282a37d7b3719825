namespace Roommate.Platform.Scheduling;

/// <summary>What wakes a node at the next due moment. The product's is Quartz; a test moves a clock.</summary>
internal interface IDueAlarm
{
    event Action? Rang;

    /// <summary>Ring at this moment, or earlier when it is already set for an earlier one.</summary>
    void NotLaterThan(DateTimeOffset at);
}
