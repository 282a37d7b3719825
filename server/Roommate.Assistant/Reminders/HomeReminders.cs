using Roommate.Assistant.Acting;
using Roommate.Assistant.Tools;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Live;
using Roommate.Platform.Scheduling;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Reminders;

/// <summary>
/// Adds, changes and removes reminders. As with timers the due is never later than what is kept: one that fires too early
/// waits again.
/// </summary>
internal sealed class HomeReminders(ReminderStore store, IDues dues, IHomePeople people, Gate gate, Ids ids, TimeProvider time) : IHomeThings<Reminder, CreateReminderRequest, ReminderPatch>
{
    public const string DueKind = "reminder";

    /// <summary>A person's own, the next one first, those that are done last.</summary>
    public async ValueTask<IReadOnlyList<Reminder>> OfAsync(Caller caller, string homeId, CancellationToken ct) =>
        [.. (await store.OfAsync(caller.UserId, homeId, ct)).OrderBy(static r => r.Done).ThenBy(static r => r.At).Select(r => r.ToReminder(homeId))];

    public async ValueTask<Outcome<Reminder>> GetAsync(Caller caller, string homeId, string id, CancellationToken ct) =>
        (await OfAsync(caller, homeId, ct)).FirstOrDefault(r => r.Id == id) is { } reminder ? reminder : Fault.NotFound("This reminder");

    public async ValueTask<Outcome<Reminder>> AddAsync(Caller caller, string homeId, CreateReminderRequest request, Cause by, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (await SettingsAsync(homeId, ct) is not { } home)
        {
            return Fault.NotFound("This home");
        }

        if (ReminderRules.CheckText(request.Text) is { } wrong)
        {
            return wrong;
        }

        if (!ReminderRules.Moment(request.At, request.Date, request.Time, now, home.TimeZone).TryGet(out var at, out var never))
        {
            return never;
        }

        if (request.RoomId is { } room && await CheckRoomAsync(caller, homeId, room, ct) is { } refused)
        {
            return refused;
        }

        var forId = request.UserId ?? caller.UserId;
        if ((await people.OfAsync(homeId, ct)).FirstOrDefault(p => p.Id == forId) is not { } person)
        {
            return Fault.Invalid("userId", caller.IsDevice ? "I do not know who is speaking here. Say who is to be reminded, or ask for it on your phone." : "There is no such person in this home.");
        }

        var reminder = new ReminderRecord(
            ids.New(IdPrefix.Reminder), request.Text.Trim(), at, LocalTimes.Local(at, home.TimeZone).Time, request.Repeat, now, person.Name, request.RoomId,
            forId == caller.UserId ? null : new NamedPerson(caller.UserId, caller.Name));
        await dues.SetAsync(DueOf(forId, homeId, reminder.Id, at), ct);
        var added = await store.AddAsync(forId, homeId, reminder, by, ct);
        if (added.Fault is { } full)
        {
            await dues.CancelAsync(DueKind, reminder.Id, ct);
            return full;
        }

        return reminder.ToReminder(homeId);
    }

    public async ValueTask<Outcome<Reminder>> ChangeAsync(Caller caller, string homeId, string id, ReminderPatch patch, Cause by, CancellationToken ct)
    {
        if (await SettingsAsync(homeId, ct) is not { } home || (await store.OfAsync(caller.UserId, homeId, ct)).FirstOrDefault(r => r.Id == id) is not { } before)
        {
            return Fault.NotFound("This reminder");
        }

        if (!ReminderRules.Patch(before, patch, time.GetUtcNow(), home.TimeZone).TryGet(out var wanted, out var wrong))
        {
            return wrong;
        }

        if (!wanted.Done)
        {
            await dues.SetAsync(DueOf(caller.UserId, homeId, id, !before.Done && before.At < wanted.At ? before.At : wanted.At), ct);
        }

        var changed = await store.ReplaceAsync(caller.UserId, homeId, id, r => ReminderRules.Patch(r, patch, time.GetUtcNow(), home.TimeZone).Map(static n => (ReminderRecord?)n), by, fence: null, ct);
        if ((await store.OfAsync(caller.UserId, homeId, ct)).FirstOrDefault(r => r.Id == id) is { Done: false } kept)
        {
            await dues.SetAsync(DueOf(caller.UserId, homeId, id, kept.At), ct);
        }

        return changed.Fault is { } fault ? fault : await GetAsync(caller, homeId, id, ct);
    }

    public async ValueTask<Outcome<Reminder>> RemoveAsync(Caller caller, string homeId, string id, Cause by, CancellationToken ct)
    {
        if (!(await GetAsync(caller, homeId, id, ct)).TryGet(out var reminder, out var missing))
        {
            return missing;
        }

        var removed = await store.RemoveAsync(caller.UserId, homeId, id, by, ct);
        await dues.CancelAsync(DueKind, id, ct);
        return removed.Map(_ => reminder);
    }

    internal static Due DueOf(string userId, string homeId, string id, DateTimeOffset at) =>
        new(DueKind, id, at, System.Text.Json.JsonSerializer.SerializeToElement(homeId), userId);

    private ValueTask<HomeSettings?> SettingsAsync(string homeId, CancellationToken ct) => people.SettingsAsync(homeId, ct);

    private async ValueTask<Fault?> CheckRoomAsync(Caller caller, string homeId, string roomId, CancellationToken ct) =>
        await gate.CheckAsync(caller, Right.Talk, roomId, ct)
        ?? (await gate.LocateAsync(roomId, ct) is { } place && place.HomeId == homeId && roomId.StartsWith(IdPrefix.Room + "_", StringComparison.Ordinal)
            ? null
            : Fault.Invalid("roomId", "There is no such room in this home."));
}
