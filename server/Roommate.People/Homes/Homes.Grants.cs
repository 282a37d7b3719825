using Roommate.Contracts.Faults;
using Roommate.Contracts.Live;
using Roommate.Contracts.People;
using Roommate.Platform.Security;

namespace Roommate.People.Homes;

/// <summary>Single rights given to persons, for a while or until taken back.</summary>
public sealed partial class Homes
{
    internal async ValueTask<Outcome<Grant>> GrantAsync(Caller caller, string homeId, GrantRequest request, CancellationToken ct)
    {
        var now = _time.GetUtcNow();
        var grant = new Grant(_ids.New("grt"), request.UserId, request.Right, request.RoomId, request.Until, caller.UserId);
        if (grant.Until is { } until)
        {
            await _store.GrantEndsAsync(homeId, grant.Id, until, ct);
        }

        var changed = await ChangeGrantsAsync(caller.As("page"), homeId, home => GrantRules.Add(home, grant, now), request.UserId, ct);
        return changed.Map(_ => grant);
    }

    /// <summary>Grants whose time is over: subscriptions that rested on them end at once, as with one that is withdrawn.</summary>
    internal async ValueTask EndGrantsAsync(CancellationToken ct)
    {
        var now = _time.GetUtcNow();
        foreach (var (homeId, grantId) in await _store.EndedGrantsAsync(now, ct))
        {
            if (await FindAsync(homeId, ct) is { } home && home.Value.Grants?.FirstOrDefault(g => g.Id == grantId) is { } grant && home.Value.Members.ContainsKey(grant.UserId))
            {
                await ChangeGrantsAsync(Cause.System, homeId, current => GrantRules.End(current, now), grant.UserId, ct);
            }

            await _store.GrantEndsAsync(homeId, grantId, at: null, ct);
        }
    }

    internal async ValueTask<Outcome<bool>> WithdrawGrantAsync(Caller caller, string homeId, string grantId, CancellationToken ct)
    {
        var userId = (await _store.GetAsync(homeId, ct))?.Value.Grants?.FirstOrDefault(g => g.Id == grantId)?.UserId ?? "";
        await _store.GrantEndsAsync(homeId, grantId, at: null, ct);
        return await ChangeGrantsAsync(caller.As("page"), homeId, home => GrantRules.Withdraw(home, grantId), userId, ct);
    }

    private async ValueTask<Outcome<bool>> ChangeGrantsAsync(Cause by, string homeId, Func<HomeRecord, Outcome<HomeRecord>> change, string userId, CancellationToken ct)
    {
        var changed = await _store.ChangeAsync(
            homeId,
            home => change(home.Value),
            home => Tell(EventTypes.MemberChanged, home.Members[userId].ToMember(userId), by),
            ct);
        if (changed.Fault is { } fault)
        {
            return fault;
        }

        await RightsChangedAsync(userId, homeId, ct);
        return true;
    }
}
