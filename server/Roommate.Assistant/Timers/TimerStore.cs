using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Live;
using Roommate.Live.Log;
using Roommate.Platform.Store;

namespace Roommate.Assistant.Timers;

/// <summary>The timers of an owner in one document, changed together with the event that tells of it.</summary>
internal sealed class TimerStore(IDocuments documents, TimeProvider time)
{
    private static readonly DocumentKind<TimerShelf> OfHome = new("timers");

    public async ValueTask<IReadOnlyList<TimerRecord>> OfAsync(TimerOwner owner, CancellationToken ct) =>
        await documents.GetAsync(Kind(owner), owner.Aggregate, ct) is { } shelf ? TimerRules.Current(shelf.Value.Timers, time.GetUtcNow()) : [];

    public ValueTask<Outcome<bool>> AddAsync(TimerOwner owner, TimerRecord timer, Cause by, CancellationToken ct) => ChangeAsync(
        owner,
        timers => timers.Count >= TimerRules.MostTimers
            ? Fault.Conflict($"There are {TimerRules.MostTimers} timers already. Remove one first.")
            : timers.Any(t => t.Id == timer.Id) ? (Step?)null : new Step([.. timers, timer], EventTypes.TimerChanged, timer.ToTimer(owner)),
        by,
        fence: null,
        ct);

    /// <summary>False when it is not there any more.</summary>
    public ValueTask<Outcome<bool>> ReplaceAsync(TimerOwner owner, string id, Func<TimerRecord, Outcome<TimerRecord?>> change, Cause by, Fence? fence, CancellationToken ct) => ChangeAsync(
        owner,
        timers =>
        {
            if (timers.FirstOrDefault(t => t.Id == id) is not { } old)
            {
                return Fault.NotFound("This timer");
            }

            return change(old).Map(next => next is null || next == old ? (Step?)null : new Step([.. timers.Select(t => t.Id == id ? next : t)], EventTypes.TimerChanged, next.ToTimer(owner)));
        },
        by,
        fence,
        ct);

    public ValueTask<Outcome<bool>> RemoveAsync(TimerOwner owner, string id, Cause by, CancellationToken ct) => ChangeAsync(
        owner,
        timers => timers.Any(t => t.Id == id)
            ? new Step([.. timers.Where(t => t.Id != id)], EventTypes.TimerRemoved, new TimerRemoved(id))
            : Fault.NotFound("This timer"),
        by,
        fence: null,
        ct);

    private static DocumentKind<TimerShelf> Kind(TimerOwner owner) => owner.IsPerson ? new DocumentKind<TimerShelf>($"timers:{owner.HomeId}") : OfHome;

    private async ValueTask<Outcome<bool>> ChangeAsync(TimerOwner owner, Func<IReadOnlyList<TimerRecord>, Outcome<Step?>> decide, Cause by, Fence? fence, CancellationToken ct)
    {
        var topic = owner.IsPerson ? Topics.UserKind : Topics.HomeKind;
        var changed = await documents.ChangeAsync(
            Kind(owner),
            owner.Aggregate,
            current =>
            {
                var now = time.GetUtcNow();
                return decide(current is null ? [] : TimerRules.Current(current.Value.Timers, now)).Map(step => step is null
                    ? null
                    : new Change<TimerShelf>(new TimerShelf(owner.HomeId, step.Timers)) { Events = [EventDraft.Of(topic, step.Type, now, step.Data, by)], Fence = fence });
            },
            ct);
        return changed.Map(static _ => true);
    }

    private sealed record Step(IReadOnlyList<TimerRecord> Timers, string Type, object Data);
}
