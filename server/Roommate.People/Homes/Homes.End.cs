using Roommate.Contracts.Faults;
using Roommate.Contracts.Live;
using Roommate.Contracts.People;
using Roommate.Platform.Security;

namespace Roommate.People.Homes;

/// <summary>Handing a home over, and its end after a time of grace.</summary>
public sealed partial class Homes
{
    private static readonly TimeSpan Grace = TimeSpan.FromDays(7);

    public async ValueTask<Outcome<HomeView>> HandOverAsync(Caller caller, string homeId, string userId, CancellationToken ct)
    {
        var changed = await _store.ChangeAsync(
            homeId,
            home => HomeRules.HandOver(home.Value, caller.UserId, userId),
            home => Tell(EventTypes.MemberChanged, home.Members[userId].ToMember(userId), caller),
            ct);
        if (!changed.TryGet(out var stored, out var fault))
        {
            return fault;
        }

        await RightsChangedAsync(userId, homeId, ct);
        await RightsChangedAsync(caller.UserId, homeId, ct);
        return View(stored, HomeRole.Admin);
    }

    /// <summary>The home goes in a week, unless an owner keeps it.</summary>
    public async ValueTask<Outcome<HomeView>> EndAsync(Caller caller, string homeId, CancellationToken ct)
    {
        var at = _time.GetUtcNow() + Grace;
        await _store.EndsAsync(homeId, at, ct);
        return await SetEndAsync(caller, homeId, at, ct);
    }

    public async ValueTask<Outcome<HomeView>> KeepAsync(Caller caller, string homeId, CancellationToken ct)
    {
        var kept = await SetEndAsync(caller, homeId, null, ct);
        await _store.EndsAsync(homeId, null, ct);
        return kept;
    }

    /// <summary>Homes whose grace is over, by the list and by their own word.</summary>
    internal async ValueTask<IReadOnlyList<string>> DueAsync(DateTimeOffset now, CancellationToken ct)
    {
        var due = new List<string>();
        foreach (var id in await _store.DueAsync(now, ct))
        {
            if (await _store.GetAsync(id, ct) is { Value.DeletesAt: null })
            {
                await _store.EndsAsync(id, null, ct);
            }
            else
            {
                due.Add(id);
            }
        }

        return due;
    }

    internal ValueTask GoneAsync(string homeId, CancellationToken ct) => _store.EndsAsync(homeId, null, ct);

    /// <summary>Leaves every home; who is the last owner of one has been asked before.</summary>
    internal async ValueTask LeaveAllAsync(string userId, CancellationToken ct)
    {
        foreach (var home in await _store.OfAsync(userId, ct))
        {
            await LeaveAsync(home.Id, userId, static _ => HomeRole.Owner, Contracts.Live.Cause.System, ct);
        }
    }

    private async ValueTask<Outcome<HomeView>> SetEndAsync(Caller caller, string homeId, DateTimeOffset? at, CancellationToken ct)
    {
        var changed = await _store.ChangeAsync(
            homeId,
            home => home.Value.DeletesAt == at ? home.Value : home.Value with { DeletesAt = at },
            home => Tell(EventTypes.HomeChanged, new { home.Name, home.TimeZone, home.Locale, home.DeletesAt }, caller),
            ct);
        return changed.Map(h => View(h, RoleOf(h.Value, caller.UserId)));
    }
}
