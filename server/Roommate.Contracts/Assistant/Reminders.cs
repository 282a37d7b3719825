namespace Roommate.Contracts.Assistant;

/// <summary>What a person is told at a moment: a notification for them, and a message where it was asked for.</summary>
/// <param name="At">The next moment; the last one when it is done.</param>
/// <param name="LocalTime">The time of day in the home's zone that it repeats at, as <c>HH:mm:ss</c>.</param>
/// <param name="By">Who asked for it, when that is somebody else.</param>
public sealed record Reminder(
    string Id,
    string HomeId,
    string Text,
    DateTimeOffset At,
    ReminderRepeat Repeat,
    bool Done,
    string LocalTime,
    string? RoomId = null,
    NamedPerson? By = null,
    DateTimeOffset? RangAt = null);

public enum ReminderRepeat
{
    None,
    Daily,
    Weekdays,
    Weekly,
}

/// <summary><c>POST /homes/{id}/reminders</c>: <paramref name="At"/>, or <paramref name="Date"/> and <paramref name="Time"/> in the home's zone (a date alone: 9 o'clock; a time alone: the next one to come).</summary>
/// <param name="Date"><c>2026-12-24</c></param>
/// <param name="Time"><c>08:00</c></param>
/// <param name="UserId">Whom to remind; oneself when it is not given.</param>
public sealed record CreateReminderRequest(
    string Text,
    DateTimeOffset? At = null,
    string? Date = null,
    string? Time = null,
    ReminderRepeat Repeat = ReminderRepeat.None,
    string? RoomId = null,
    string? UserId = null);

/// <summary><c>PATCH /homes/{id}/reminders/{reminderId}</c>; a new moment wakes one that is done.</summary>
public sealed record ReminderPatch(string? Text = null, DateTimeOffset? At = null, ReminderRepeat? Repeat = null, bool? Done = null);

/// <summary><c>reminder.removed</c>.</summary>
public sealed record ReminderRemoved(string Id);
