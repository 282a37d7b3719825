using System.Globalization;
using Roommate.Contracts.Assistant;

namespace Roommate.Assistant.Reminders;

/// <summary>A person's reminders in a home as they are kept: one document under the person.</summary>
internal sealed record ReminderShelf(string HomeId, IReadOnlyList<ReminderRecord> Reminders);

/// <param name="At">The next moment; the last one when it is done.</param>
/// <param name="LocalTime">The time of day in the home's zone it was asked for: a repeated one keeps it through daylight saving.</param>
/// <param name="RangBy">The firing that told it last.</param>
internal sealed record ReminderRecord(
    string Id,
    string Text,
    DateTimeOffset At,
    TimeOnly LocalTime,
    ReminderRepeat Repeat,
    DateTimeOffset AskedAt,
    string OwnerName,
    string? RoomId = null,
    NamedPerson? By = null,
    bool Done = false,
    DateTimeOffset? RangAt = null,
    string? RangBy = null)
{
    public Reminder ToReminder(string homeId) =>
        new(Id, homeId, Text, At, Repeat, Done, LocalTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture), RoomId, By, RangAt);
}
