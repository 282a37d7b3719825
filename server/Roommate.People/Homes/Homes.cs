using Roommate.Contracts;
using Roommate.Contracts.Events;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Contracts.People;
using Roommate.Live.Log;
using Roommate.People.Accounts;
using Roommate.Platform.Facts;
using Roommate.Platform.Security;
using Roommate.Platform.Store;

namespace Roommate.People.Homes;

/// <summary>Homes and their members.</summary>
public sealed partial class Homes : IFactHandler<PersonRenamed>, IFactHandler<PersonPictured>
{
    private readonly HomeStore _store;
    private readonly Accounts.Accounts _accounts;
    private readonly IFacts _facts;
    private readonly Ids _ids;
    private readonly TimeProvider _time;

    internal Homes(HomeStore store, Accounts.Accounts accounts, IFacts facts, Ids ids, TimeProvider time)
    {
        _store = store;
        _accounts = accounts;
        _facts = facts;
        _ids = ids;
        _time = time;
    }

    public async ValueTask<Outcome<HomeView>> CreateAsync(Caller caller, CreateHomeRequest request, CancellationToken ct)
    {
        if (HomeRules.Check(request.Name, request.TimeZone, request.Locale) is { } fault)
        {
            return fault;
        }

        var home = HomeRules.New(request.Name, request.TimeZone, request.Locale, caller.UserId, caller.Name, _time.GetUtcNow());
        home = HomeRules.Picture(home, caller.UserId, (await _accounts.FindAsync(caller.UserId, ct))?.Avatar);
        return View(await _store.AddAsync(_ids.New(IdPrefix.Home), home, ct), HomeRole.Owner);
    }

    /// <summary>The homes of a person, each with their role.</summary>
    public async ValueTask<IReadOnlyList<HomeView>> OfAsync(string userId, CancellationToken ct) =>
    [
        .. (await _store.OfAsync(userId, ct))
            .Where(h => h.Value.Members.ContainsKey(userId))
            .Select(h => View(h, h.Value.Members[userId].Role)),
    ];

    /// <summary>The home as this person sees it.</summary>
    public async ValueTask<Outcome<HomeView>> GetAsync(string userId, string homeId, CancellationToken ct) =>
        await _store.GetAsync(homeId, ct) is { } home && home.Value.Members.TryGetValue(userId, out var member)
            ? View(home, member.Role)
            : Fault.NotFound("This home");

    /// <summary>Homes that keep messages for so many days only, by the list and by their own word.</summary>
    public async ValueTask<IReadOnlyList<(string HomeId, int Days)>> RetainingAsync(CancellationToken ct)
    {
        var found = new List<(string, int)>();
        foreach (var id in await _store.RetainingAsync(ct))
        {
            if (await _store.GetAsync(id, ct) is { Value.RetentionDays: > 0 and var days })
            {
                found.Add((id, days));
            }
        }

        return found;
    }

    /// <summary>The whole document, for those who compose a view of the home; null when there is none.</summary>
    public ValueTask<Stored<HomeRecord>?> FindAsync(string homeId, CancellationToken ct) => _store.GetAsync(homeId, ct);

    /// <summary>The home of this installation that is there longest; null while there is none.</summary>
    public async ValueTask<string?> OldestAsync(CancellationToken ct)
    {
        foreach (var id in await _store.AllAsync(ct))
        {
            if (await _store.GetAsync(id, ct) is not null)
            {
                return id;
            }
        }

        return null;
    }

    public async ValueTask<Outcome<IReadOnlyList<Member>>> MembersAsync(string homeId, CancellationToken ct) =>
        await _store.GetAsync(homeId, ct) is { } home
            ? home.Value.Members.Select(static m => m.Value.ToMember(m.Key)).ToArray()
            : Fault.NotFound("This home");

    public async ValueTask<Outcome<HomeView>> ChangeAsync(Caller caller, string homeId, HomePatch patch, long? ifVersion, CancellationToken ct)
    {
        if (HomeRules.Check(patch) is { } fault)
        {
            return fault;
        }

        var changed = await _store.ChangeAsync(
            homeId,
            home => ifVersion is { } version && version != home.Version ? Fault.VersionMismatch(home.Version) : HomeRules.Change(home.Value, patch),
            home => Tell(EventTypes.HomeChanged, new { home.Name, home.TimeZone, home.Locale, home.Location }, caller),
            ct);
        if (changed.Succeeded && patch.RetentionDays is { } days)
        {
            await _store.RetainsAsync(homeId, days, ct);
        }

        await TellNamesAsync(homeId, ct);
        return changed.Map(h => View(h, RoleOf(h.Value, caller.UserId)));
    }

    /// <summary>Adds somebody who has an account already.</summary>
    public async ValueTask<Outcome<Member>> AddMemberAsync(Caller caller, string homeId, AddMemberRequest request, CancellationToken ct)
    {
        if (await _accounts.FindByEmailAsync(request.Email, ct) is not { } account)
        {
            return Fault.NotFound("An account with this address");
        }

        var now = _time.GetUtcNow();
        return await EnterAsync(homeId, account, home => HomeRules.Join(home, account.Id, account.DisplayName, request.Role, now), caller.As("page"), now, ct);
    }

    /// <summary>A program of the house becomes a member of it.</summary>
    internal ValueTask<Outcome<Member>> AddProgramAsync(Caller caller, string homeId, Account account, CancellationToken ct)
    {
        var now = _time.GetUtcNow();
        return EnterAsync(homeId, account, home => HomeRules.Join(home, account.Id, account.DisplayName, HomeRole.Service, now), caller.As("page"), now, ct);
    }

    /// <summary>Somebody enters with an invite, as guest until <paramref name="ends"/>.</summary>
    internal ValueTask<Outcome<Member>> AdmitAsync(string homeId, Account account, HomeRole role, DateTimeOffset? ends, IReadOnlyList<string>? rooms, CancellationToken ct)
    {
        var now = _time.GetUtcNow();
        var by = new Cause(CauseKind.User, account.Id, account.DisplayName, "page");
        return EnterAsync(homeId, account, home => HomeRules.Admit(home, account.Id, account.DisplayName, role, now, ends, rooms), by, now, ct);
    }

    /// <summary>A guest's time is over: they leave the homes they were in until now.</summary>
    internal async ValueTask EndGuestAsync(string userId, CancellationToken ct)
    {
        var now = _time.GetUtcNow();
        foreach (var home in (await _store.OfAsync(userId, ct)).Where(h => h.Value.Members.TryGetValue(userId, out var member) && member.ExpiresAt <= now))
        {
            await LeaveAsync(home.Id, userId, static _ => HomeRole.Owner, Cause.System, ct);
        }
    }

    public async ValueTask<Outcome<Member>> ChangeRoleAsync(Caller caller, string homeId, string userId, HomeRole role, CancellationToken ct)
    {
        var changed = await _store.ChangeAsync(
            homeId,
            home => HomeRules.ChangeRole(home.Value, RoleOf(home.Value, caller.UserId), userId, role),
            home => Tell(EventTypes.MemberChanged, home.Members[userId].ToMember(userId), caller),
            ct);
        if (!changed.TryGet(out var stored, out var fault))
        {
            return fault;
        }

        await RightsChangedAsync(userId, homeId, ct);
        return stored.Value.Members[userId].ToMember(userId);
    }

    /// <summary>Leaves, or removes somebody: subscriptions that rested on the membership end at once.</summary>
    public ValueTask<Outcome<bool>> RemoveAsync(Caller caller, string homeId, string userId, CancellationToken ct) =>
        LeaveAsync(homeId, userId, home => RoleOf(home, caller.UserId), caller.As("page"), ct);

    private async ValueTask<Outcome<bool>> LeaveAsync(string homeId, string userId, Func<HomeRecord, HomeRole> actor, Cause by, CancellationToken ct)
    {
        var changed = await _store.ChangeAsync(
            homeId,
            home => HomeRules.Leave(home.Value, actor(home.Value), userId),
            _ => Tell(EventTypes.MemberLeft, new Removed(userId), by),
            ct);
        if (!changed.Succeeded)
        {
            return changed.Fault;
        }

        await _store.LeftAsync(userId, homeId, ct);
        await RightsChangedAsync(userId, homeId, ct);
        return true;
    }

    /// <summary>Members of one's homes see one's new name.</summary>
    public async ValueTask HearAsync(PersonRenamed fact, CancellationToken ct)
    {
        var by = new Caller(fact.UserId, fact.DisplayName, "");
        foreach (var home in await _store.OfAsync(fact.UserId, ct))
        {
            await _store.ChangeAsync(
                home.Id,
                current => HomeRules.Rename(current.Value, fact.UserId, fact.DisplayName),
                changed => Tell(EventTypes.MemberChanged, changed.Members[fact.UserId].ToMember(fact.UserId), by),
                ct);
            await TellNamesAsync(home.Id, ct);
        }
    }

    /// <summary>And one's new picture.</summary>
    public async ValueTask HearAsync(PersonPictured fact, CancellationToken ct)
    {
        foreach (var home in await _store.OfAsync(fact.UserId, ct))
        {
            await _store.ChangeAsync(
                home.Id,
                current => HomeRules.Picture(current.Value, fact.UserId, fact.Avatar),
                changed => Tell(EventTypes.MemberChanged, changed.Members[fact.UserId].ToMember(fact.UserId), Cause.System),
                ct);
        }
    }

    /// <summary>Whether two people live in one home (or are one).</summary>
    internal async ValueTask<bool> ShareAsync(string userId, string otherId, CancellationToken ct) =>
        userId == otherId || (await _store.OfAsync(userId, ct)).Any(h => h.Value.Members.ContainsKey(userId) && h.Value.Members.ContainsKey(otherId));

    private static HomeRole RoleOf(HomeRecord home, string userId) => home.Members.TryGetValue(userId, out var member) ? member.Role : HomeRole.Guest;

    private static HomeView View(Stored<HomeRecord> home, HomeRole role) =>
        new(home.Id, home.Value.Name, home.Value.TimeZone, home.Value.Locale, role, home.Version, home.Value.DeletesAt, home.Value.Location, home.Value.Speech)
        {
            Registration = home.Value.Registration, RetentionDays = home.Value.RetentionDays,
        };

    private async ValueTask<Outcome<Member>> EnterAsync(
        string homeId,
        Account account,
        Func<HomeRecord, Outcome<HomeRecord>> enter,
        Cause by,
        DateTimeOffset now,
        CancellationToken ct)
    {
        await _store.JoiningAsync(account.Id, homeId, now, ct);
        var changed = await _store.ChangeAsync(
            homeId,
            home => enter(home.Value).Map(h => HomeRules.Picture(h, account.Id, account.Avatar)),
            home => Tell(EventTypes.MemberJoined, home.Members[account.Id].ToMember(account.Id), by),
            ct);
        if (!changed.TryGet(out var stored, out var fault))
        {
            return fault;
        }

        await RightsChangedAsync(account.Id, homeId, ct);
        return stored.Value.Members[account.Id].ToMember(account.Id);
    }

    private EventDraft Tell<T>(string type, T data, Cause by) => EventDraft.Of(Topics.HomeKind, type, _time.GetUtcNow(), data, by);

    private EventDraft Tell<T>(string type, T data, Caller caller) => Tell(type, data, caller.As("page"));

    private async ValueTask RightsChangedAsync(string userId, string homeId, CancellationToken ct)
    {
        await _facts.TellAsync(new RightsChanged(userId, homeId), ct);
        await TellNamesAsync(homeId, ct);
    }

    private ValueTask TellNamesAsync(string homeId, CancellationToken ct) => _facts.TellAsync(new HomeNamesChanged(homeId), ct);
}
