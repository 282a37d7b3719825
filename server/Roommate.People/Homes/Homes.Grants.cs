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
        var changed = await ChangeGrantsAsync(caller, homeId, home => GrantRules.Add(home, grant, now), request.UserId, ct);
        return changed.Map(_ => grant);
    }

    internal async ValueTask<Outcome<bool>> WithdrawGrantAsync(Caller caller, string homeId, string grantId, CancellationToken ct)
    {
        var userId = (await _store.GetAsync(homeId, ct))?.Value.Grants?.FirstOrDefault(g => g.Id == grantId)?.UserId ?? "";
        return await ChangeGrantsAsync(caller, homeId, home => GrantRules.Withdraw(home, grantId), userId, ct);
    }

    private async ValueTask<Outcome<bool>> ChangeGrantsAsync(Caller caller, string homeId, Func<HomeRecord, Outcome<HomeRecord>> change, string userId, CancellationToken ct)
    {
        var changed = await _store.ChangeAsync(
            homeId,
            home => change(home.Value),
            home => Tell(EventTypes.MemberChanged, home.Members[userId].ToMember(userId), caller),
            ct);
        if (changed.Fault is { } fault)
        {
            return fault;
        }

        await RightsChangedAsync(userId, homeId, ct);
        return true;
    }
}
