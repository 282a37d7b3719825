using Roommate.Assistant.Acting;
using Roommate.Assistant.Tools;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Live;
using Roommate.Platform.Scheduling;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Reminders;

/// <summary>Tells a reminder when it is due: a notification for its person and a message where it was asked for, each once.</summary>
internal sealed class ReminderBell(ReminderStore store, IDues dues, IHomePeople people, IHomeTalk talk, INotices notices, TimeProvider time) : IDueHandler
{
    // Later than this no server was there at the moment.
    private static readonly TimeSpan Missed = TimeSpan.FromSeconds(30);

    public string Kind => HomeReminders.DueKind;

    public async ValueTask HandleAsync(Firing firing, CancellationToken ct)
    {
        var (userId, homeId, id) = (firing.Due.Aggregate!, firing.Due.Data!.Value.GetString()!, firing.Due.Id);
        if (await people.SettingsAsync(homeId, ct) is not { } home || await FindAsync(userId, homeId, id, ct) is not { } reminder)
        {
            return;
        }

        var now = time.GetUtcNow();
        if (reminder.RangBy != firing.Key)
        {
            if (reminder.Done)
            {
                return;
            }

            if (reminder.At > now)
            {
                await dues.SetAsync(firing.Due with { At = reminder.At }, ct);
                return;
            }

            await RingAsync(userId, homeId, reminder, firing, home, now, ct);
            reminder = await FindAsync(userId, homeId, id, ct);
        }

        if (reminder?.RangBy != firing.Key)
        {
            return;
        }

        await TellAsync(userId, homeId, reminder, firing, home, ct);
        if (!reminder.Done)
        {
            await dues.SetAsync(firing.Due with { At = reminder.At }, ct);
        }
    }

    private async ValueTask<ReminderRecord?> FindAsync(string userId, string homeId, string id, CancellationToken ct) =>
        (await store.OfAsync(userId, homeId, ct)).FirstOrDefault(r => r.Id == id);

    // Somebody may have moved it meanwhile: then it is left alone.
    private async ValueTask RingAsync(string userId, string homeId, ReminderRecord due, Firing firing, HomeSettings home, DateTimeOffset now, CancellationToken ct)
    {
        var next = ReminderRules.Next(due, now, home.TimeZone);
        var rung = await store.ReplaceAsync(
            userId,
            homeId,
            due.Id,
            r => r.Done || r.At != due.At ? (ReminderRecord?)null : r with { At = next ?? r.At, Done = next is null, RangAt = r.At, RangBy = firing.Key },
            new Cause(CauseKind.System, due.Id, "Reminder"),
            firing.Fence,
            ct);
        if (rung.Fault is { Code: FaultCode.Conflict } lost)
        {
            throw new FaultException(lost);
        }
    }

    private async ValueTask TellAsync(string userId, string homeId, ReminderRecord reminder, Firing firing, HomeSettings home, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var late = now - reminder.RangAt!.Value;
        var was = late > Missed ? $" (due {LocalTimes.Text(reminder.RangAt.Value, now, home.TimeZone)}, when no server was running)" : "";
        var from = reminder.By is { } by ? $" {by.Name} asked me to remind you." : "";
        var text = $"Reminder: {reminder.Text}{was}.{from}";
        if (reminder.RoomId is { } room)
        {
            // Refused when the person or the room has gone: then nobody is told there.
            await talk.AnnounceAsync(
                new Caller(userId, reminder.OwnerName, ""), room, "Reminder", $"{reminder.OwnerName}: {reminder.Text}{was}.", firing.Key, new Cause(CauseKind.System, reminder.Id, "Reminder"), ct);
        }

        await notices.NotifyAsync(homeId, [userId], text, firing.Key, ct);
    }
}
