using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Live;
using Roommate.Live.Log;
using Roommate.Platform.Store;

namespace Roommate.Assistant.Reminders;

/// <summary>A person's reminders in a home, changed together with the event that tells the person of it.</summary>
internal sealed class ReminderStore(IDocuments documents, TimeProvider time)
{
    public async ValueTask<IReadOnlyList<ReminderRecord>> OfAsync(string userId, string homeId, CancellationToken ct) =>
        await documents.GetAsync(Kind(homeId), userId, ct) is { } shelf ? ReminderRules.Current(shelf.Value.Reminders, time.GetUtcNow()) : [];

    public ValueTask<Outcome<bool>> AddAsync(string userId, string homeId, ReminderRecord reminder, Cause by, CancellationToken ct) => ChangeAsync(
        userId,
        homeId,
        reminders => reminders.Count >= ReminderRules.MostReminders
            ? Fault.Conflict($"There are {ReminderRules.MostReminders} reminders already. Remove some first.")
            : new Step([.. reminders, reminder], EventTypes.ReminderChanged, reminder.ToReminder(homeId)),
        by,
        fence: null,
        ct);

    public ValueTask<Outcome<bool>> ReplaceAsync(
        string userId, string homeId, string id, Func<ReminderRecord, Outcome<ReminderRecord?>> change, Cause by, Fence? fence, CancellationToken ct) => ChangeAsync(
        userId,
        homeId,
        reminders =>
        {
            if (reminders.FirstOrDefault(r => r.Id == id) is not { } old)
            {
                return Fault.NotFound("This reminder");
            }

            return change(old).Map(next => next is null || next == old
                ? (Step?)null
                : new Step([.. reminders.Select(r => r.Id == id ? next : r)], EventTypes.ReminderChanged, next.ToReminder(homeId)));
        },
        by,
        fence,
        ct);

    public ValueTask<Outcome<bool>> RemoveAsync(string userId, string homeId, string id, Cause by, CancellationToken ct) => ChangeAsync(
        userId,
        homeId,
        reminders => reminders.Any(r => r.Id == id)
            ? new Step([.. reminders.Where(r => r.Id != id)], EventTypes.ReminderRemoved, new ReminderRemoved(id))
            : Fault.NotFound("This reminder"),
        by,
        fence: null,
        ct);

    private static DocumentKind<ReminderShelf> Kind(string homeId) => new($"reminders:{homeId}");

    private async ValueTask<Outcome<bool>> ChangeAsync(
        string userId, string homeId, Func<IReadOnlyList<ReminderRecord>, Outcome<Step?>> decide, Cause by, Fence? fence, CancellationToken ct)
    {
        var changed = await documents.ChangeAsync(
            Kind(homeId),
            userId,
            current =>
            {
                var now = time.GetUtcNow();
                return decide(current is null ? [] : ReminderRules.Current(current.Value.Reminders, now)).Map(step => step is null
                    ? null
                    : new Change<ReminderShelf>(new ReminderShelf(homeId, step.Reminders)) { Events = [EventDraft.Of(Topics.UserKind, step.Type, now, step.Data, by)], Fence = fence });
            },
            ct);
        return changed.Map(static _ => true);
    }

    private sealed record Step(IReadOnlyList<ReminderRecord> Reminders, string Type, object Data);
}
