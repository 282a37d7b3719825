using Roommate.Assistant.Acting;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Live;
using Roommate.Platform.Scheduling;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Timers;

/// <summary>
/// Starts, changes and removes timers. The due that makes one ring is always set for the earlier of what was and what
/// will be before the change is kept, and for what is kept after it: whatever dies in between, a firing that comes too
/// early waits again, and none comes too late.
/// </summary>
internal sealed class HomeTimers(TimerStore store, IDues dues, Gate gate, Ids ids, TimeProvider time) : IHomeThings<HomeTimer, StartTimerRequest, TimerPatch>
{
    public const string DueKind = "timer";

    /// <summary>Those a person may see, the next to ring first.</summary>
    public async ValueTask<IReadOnlyList<HomeTimer>> OfAsync(Caller caller, string homeId, CancellationToken ct)
    {
        var (home, mine) = (TimerOwner.Home(homeId), TimerOwner.Person(caller.UserId, homeId));
        List<HomeTimer> seen = [.. (await store.OfAsync(mine, ct)).Select(t => t.ToTimer(mine))];
        foreach (var timer in await store.OfAsync(home, ct))
        {
            if (timer.By.Id == caller.UserId || timer.RoomId is null || await gate.CheckAsync(caller, Right.See, timer.RoomId, ct) is null)
            {
                seen.Add(timer.ToTimer(home));
            }
        }

        return [.. seen.OrderBy(static t => t.EndsAt ?? DateTimeOffset.MaxValue).ThenBy(static t => t.Id, StringComparer.Ordinal)];
    }

    /// <summary>Those of the home, for its topic.</summary>
    public async ValueTask<IReadOnlyList<HomeTimer>> OfHomeAsync(string homeId, CancellationToken ct) =>
        [.. (await store.OfAsync(TimerOwner.Home(homeId), ct)).Select(t => t.ToTimer(TimerOwner.Home(homeId)))];

    public async ValueTask<Outcome<HomeTimer>> GetAsync(Caller caller, string homeId, string id, CancellationToken ct) =>
        (await OfAsync(caller, homeId, ct)).FirstOrDefault(t => t.Id == id) is { } timer ? timer : Fault.NotFound("This timer");

    /// <summary>One started in a private or direct room, or in none, is its person's own.</summary>
    public async ValueTask<Outcome<HomeTimer>> AddAsync(Caller caller, string homeId, StartTimerRequest request, Cause by, CancellationToken ct)
    {
        if (TimerRules.Check(request.Name, request.DurationMs) is { } wrong)
        {
            return wrong;
        }

        if (!(await OwnerAsync(caller, homeId, request.RoomId, ct)).TryGet(out var owner, out var refused))
        {
            return refused;
        }

        var now = time.GetUtcNow();
        var timer = new TimerRecord(
            ids.New(IdPrefix.Timer), request.DurationMs, now, new NamedPerson(caller.UserId, caller.Name), request.Name?.Trim(), request.RoomId, now.AddMilliseconds(request.DurationMs));
        await dues.SetAsync(DueOf(owner, timer.Id, timer.EndsAt!.Value), ct);
        var added = await store.AddAsync(owner, timer, by, ct);
        if (added.Fault is { } full)
        {
            await dues.CancelAsync(DueKind, timer.Id, ct);
            return full;
        }

        return timer.ToTimer(owner);
    }

    public async ValueTask<Outcome<HomeTimer>> ChangeAsync(Caller caller, string homeId, string id, TimerPatch patch, Cause by, CancellationToken ct)
    {
        if (!(await GetAsync(caller, homeId, id, ct)).TryGet(out var seen, out var missing))
        {
            return missing;
        }

        var owner = OwnerOf(seen, caller.UserId);
        if ((await store.OfAsync(owner, ct)).FirstOrDefault(t => t.Id == id) is not { } before)
        {
            return Fault.NotFound("This timer");
        }

        // A firing that comes early finds what is kept and waits again.
        if (TimerRules.Patch(before, patch, time.GetUtcNow()) is { Succeeded: true, Value: { RangBy: null, EndsAt: { } soon } })
        {
            await dues.SetAsync(DueOf(owner, id, before.EndsAt < soon ? before.EndsAt.Value : soon), ct);
        }

        var changed = await store.ReplaceAsync(owner, id, t => TimerRules.Patch(t, patch, time.GetUtcNow()).Map(static n => (TimerRecord?)n), by, fence: null, ct);
        await SettleAsync(owner, id, ct);
        return changed.Fault is { } fault ? fault : await GetAsync(caller, homeId, id, ct);
    }

    /// <summary>Ends it, or silences one that rings.</summary>
    public async ValueTask<Outcome<HomeTimer>> RemoveAsync(Caller caller, string homeId, string id, Cause by, CancellationToken ct)
    {
        if (!(await GetAsync(caller, homeId, id, ct)).TryGet(out var timer, out var missing))
        {
            return missing;
        }

        var removed = await store.RemoveAsync(OwnerOf(timer, caller.UserId), id, by, ct);
        await dues.CancelAsync(DueKind, id, ct);
        return removed.Map(_ => timer);
    }

    internal static Due DueOf(TimerOwner owner, string id, DateTimeOffset at) =>
        new(DueKind, id, at, System.Text.Json.JsonSerializer.SerializeToElement(owner.HomeId), owner.Aggregate);

    private static TimerOwner OwnerOf(HomeTimer timer, string userId) => timer.Mine ? TimerOwner.Person(userId, timer.HomeId) : TimerOwner.Home(timer.HomeId);

    // The due is for what is kept, whoever changed it last.
    private async ValueTask SettleAsync(TimerOwner owner, string id, CancellationToken ct)
    {
        if ((await store.OfAsync(owner, ct)).FirstOrDefault(t => t.Id == id) is { State: TimerState.Running, EndsAt: { } at })
        {
            await dues.SetAsync(DueOf(owner, id, at), ct);
        }
    }

    private async ValueTask<Outcome<TimerOwner>> OwnerAsync(Caller caller, string homeId, string? roomId, CancellationToken ct)
    {
        if (roomId is null)
        {
            return TimerOwner.Person(caller.UserId, homeId);
        }

        if (await gate.CheckAsync(caller, Right.Talk, roomId, ct) is { } fault)
        {
            return fault;
        }

        return await gate.LocateAsync(roomId, ct) is { } place && place.HomeId == homeId && roomId.StartsWith(IdPrefix.Room + "_", StringComparison.Ordinal)
            ? place.OnlyFor is null ? TimerOwner.Home(homeId) : TimerOwner.Person(caller.UserId, homeId)
            : Fault.Invalid("roomId", "There is no such room in this home.");
    }
}
