using System.Globalization;
using Roommate.Assistant.Acting;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;

namespace Roommate.Assistant.Reminders;

/// <summary>When reminders are due, and what may be asked of them. Pure.</summary>
internal static class ReminderRules
{
    public const int MostReminders = 200;
    private const int MostText = 500;

    private static readonly TimeOnly Morning = new(9, 0);
    private static readonly TimeSpan DoneKept = TimeSpan.FromDays(7);
    private static readonly TimeSpan Furthest = TimeSpan.FromDays(3660);

    public static Fault? CheckText(string? text) =>
        text is not null && (text.Trim().Length == 0 || text.Length > MostText || text.Any(static c => char.IsControl(c) && c != '\n'))
            ? Fault.Invalid("text", $"A reminder has 1 to {MostText} characters.")
            : null;

    /// <summary>The moment that was asked for.</summary>
    public static Outcome<DateTimeOffset> Moment(DateTimeOffset? at, string? date, string? time, DateTimeOffset now, TimeZoneInfo zone)
    {
        if (at is { } given)
        {
            return date is null && time is null ? InTime(given, now) : Fault.Invalid("at", "Either at, or date and time.");
        }

        DateOnly day = default;
        TimeOnly clock = default;
        if (date is not null && !DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day))
        {
            return Fault.Invalid("date", "A date is written as 2026-12-24.");
        }

        if (time is not null && !TimeOnly.TryParseExact(time, ["HH:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out clock))
        {
            return Fault.Invalid("time", "A time is written as 08:00.");
        }

        return (date, time) switch
        {
            (null, null) => Fault.Invalid("at", "When? Give at, or date and time."),
            (null, _) => LocalTimes.Next(clock, now, zone),
            _ => InTime(LocalTimes.Moment(day, time is null ? Morning : clock, zone), now),
        };
    }

    /// <summary>The next moment of a repeated one after it was told; null when it does not repeat.</summary>
    public static DateTimeOffset? Next(ReminderRecord reminder, DateTimeOffset now, TimeZoneInfo zone)
    {
        if (reminder.Repeat == ReminderRepeat.None)
        {
            return null;
        }

        var date = LocalTimes.Local(reminder.At, zone).Date;
        DateTimeOffset next;
        do
        {
            date = date.AddDays(reminder.Repeat == ReminderRepeat.Weekly ? 7 : 1);
            next = LocalTimes.Moment(date, reminder.LocalTime, zone);
        }
        while (next <= now || (reminder.Repeat == ReminderRepeat.Weekdays && date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday));

        return next;
    }

    /// <summary>Without those that are done since a week.</summary>
    public static IReadOnlyList<ReminderRecord> Current(IReadOnlyList<ReminderRecord> reminders, DateTimeOffset now) =>
        [.. reminders.Where(r => !r.Done || (r.RangAt ?? r.At) + DoneKept > now)];

    public static Outcome<ReminderRecord> Patch(ReminderRecord reminder, ReminderPatch patch, DateTimeOffset now, TimeZoneInfo zone)
    {
        if (CheckText(patch.Text) is { } wrong)
        {
            return wrong;
        }

        var next = reminder with { Text = patch.Text?.Trim() ?? reminder.Text, Repeat = patch.Repeat ?? reminder.Repeat, Done = patch.Done ?? reminder.Done };
        if (patch.At is { } at)
        {
            return InTime(at, now).Map(moment => next with { At = moment, LocalTime = LocalTimes.Local(moment, zone).Time, Done = false, RangBy = null });
        }

        return patch.Done == false && reminder.Done ? Fault.Invalid("at", "A reminder that is done needs a new moment to wake it.") : next;
    }

    private static Outcome<DateTimeOffset> InTime(DateTimeOffset moment, DateTimeOffset now) =>
        moment <= now ? Fault.Invalid("at", "That moment is over.")
        : moment - now > Furthest ? Fault.Invalid("at", "That is more than ten years ahead.")
        : moment;
}
