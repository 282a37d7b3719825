using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Contracts.People;
using Roommate.People.Accounts;
using Roommate.People.Homes;
using Roommate.People.SignIn;
using Roommate.Platform.Security;

namespace Roommate.People.Invites;

/// <summary>Inviting, and joining with a code: as a guest with a name alone, or with a new account.</summary>
internal sealed class Invites(InviteStore store, Accounts.Accounts accounts, Homes.Homes homes, SignIns signIns, IAuditTrail audit, Ids ids, TimeProvider time)
{
    public async ValueTask<Outcome<Invite>> CreateAsync(Caller caller, string homeId, CreateInviteRequest request, string? from, Func<string, string> urlOf, CancellationToken ct)
    {
        if (await homes.FindAsync(homeId, ct) is { } home && CheckHome(home.Value, request) is { } refused)
        {
            return refused;
        }

        var (id, code) = (ids.New(IdPrefix.Invite), InviteRules.NewCode(ids.Jitter));
        var now = time.GetUtcNow();
        var changed = await store.ChangeAsync(homeId, invites => InviteRules.Add(invites, id, code, request, caller.UserId, now, HomeNetwork.Of(from)), ct);
        if (!changed.TryGet(out var stored, out var fault))
        {
            return fault;
        }

        await store.ClaimCodeAsync(code, homeId, id, ct);
        return stored.Value.Open[id].ToInvite(id, urlOf(code));
    }

    public async ValueTask<IReadOnlyList<Invite>> ListAsync(string homeId, Func<string, string> urlOf, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return
        [
            .. (await store.GetAsync(homeId, ct)).Open
                .Where(i => i.Value.ExpiresAt > now)
                .OrderBy(static i => i.Key, StringComparer.Ordinal)
                .Select(i => i.Value.ToInvite(i.Key, urlOf(i.Value.Code))),
        ];
    }

    public async ValueTask<Outcome<bool>> WithdrawAsync(string homeId, string inviteId, CancellationToken ct)
    {
        var was = await store.GetAsync(homeId, ct);
        var changed = await store.ChangeAsync(homeId, invites => InviteRules.Withdraw(invites, inviteId), ct);
        if (!changed.Succeeded)
        {
            return changed.Fault;
        }

        if (was.Open.TryGetValue(inviteId, out var invite))
        {
            await store.ReleaseCodeAsync(invite.Code, homeId, inviteId, ct);
        }

        return true;
    }

    /// <summary>A guest: an account without address or password, that ends with the invite.</summary>
    public async ValueTask<Outcome<LoginResult>> JoinAsync(JoinRequest request, string? device, string? from, CancellationToken ct)
    {
        if (!(await FindAsync(request.Code, from, request.Location, ct)).TryGet(out var found, out var fault))
        {
            return AccountRules.Check(null, null, request.DisplayName) ?? fault;
        }

        var name = string.IsNullOrWhiteSpace(request.DisplayName) ? found.Invite.Name ?? "" : request.DisplayName;
        if (AccountRules.Check(null, null, name) is { } wrong)
        {
            return wrong;
        }

        if (found.Invite.Role != HomeRole.Guest)
        {
            return Fault.Invalid("code", "This code makes somebody a member: make an account with it.");
        }

        var guest = await accounts.CreateGuestAsync(name, found.Invite.ExpiresAt, ct);
        await store.GuestJoinedAsync(guest.Id, found.Invite.ExpiresAt, ct);
        if (await EnterAsync(found, guest, found.Invite.ExpiresAt, from, ct) is { } refused)
        {
            await accounts.RemoveAsync(guest.Id, ct);
            return refused;
        }

        return await signIns.StartAsync(guest, device, from, ct);
    }

    /// <summary>A new account that joins a home with the invite's role.</summary>
    public async ValueTask<Outcome<LoginResult>> RegisterAsync(RegisterRequest request, string? device, string? from, CancellationToken ct)
    {
        var made = await RegisterWithAsync(token => accounts.CreateAsync(request.Email, request.Password, request.DisplayName, token), request.InviteCode, from, request.Location, ct);
        return made.TryGet(out var account, out var fault) ? await signIns.StartAsync(account, device, from, ct) : fault;
    }

    /// <summary>Makes an account in whatever way, and joins with it if there is a code; neither without the other.</summary>
    internal async ValueTask<Outcome<Account>> RegisterWithAsync(Func<CancellationToken, ValueTask<Outcome<Account>>> make, string? inviteCode, string? from, HomeLocation? where, CancellationToken ct)
    {
        var found = default(Found);
        if (inviteCode is not null && !(await FindAsync(inviteCode, from, where, ct)).TryGet(out found, out var fault))
        {
            return fault;
        }

        if (!(await make(ct)).TryGet(out var account, out var taken))
        {
            return taken;
        }

        if (inviteCode is not null)
        {
            var ends = found.Invite.Role == HomeRole.Guest ? found.Invite.ExpiresAt : (DateTimeOffset?)null;
            if (ends is { } until)
            {
                await store.GuestJoinedAsync(account.Id, until, ct);
            }

            if (await EnterAsync(found, account, ends, from, ct) is { } refused)
            {
                await accounts.RemoveAsync(account.Id, ct);
                return refused;
            }
        }

        return account;
    }

    /// <summary>What a code is for. Where it is not good, it says so now and not after the form.</summary>
    public async ValueTask<Outcome<InvitePreview>> LookAsync(string code, string? from, CancellationToken ct)
    {
        if (!(await FindAsync(code, from, where: null, ct, isLook: true)).TryGet(out var found, out var fault) || await homes.FindAsync(found.HomeId, ct) is not { } home)
        {
            return fault ?? InviteRules.NoSuchCode();
        }

        return new InvitePreview(home.Value.Name, found.Invite.Role, found.Invite.ExpiresAt, found.Invite.Name, found.Invite.WithinMeters is null ? null : true);
    }

    /// <summary>Who has an account joins with it; as guest until the invite ends.</summary>
    public async ValueTask<Outcome<HomeView>> JoinWithAccountAsync(Caller caller, JoinHomeRequest request, string? from, CancellationToken ct)
    {
        if (!(await FindAsync(request.Code, from, request.Location, ct)).TryGet(out var found, out var fault))
        {
            return fault;
        }

        if (await accounts.FindAsync(caller.UserId, ct) is not { } account)
        {
            return Fault.NotFound("Your account");
        }

        var ends = found.Invite.Role == HomeRole.Guest ? found.Invite.ExpiresAt : account.EndsAt;
        if (ends is { } until)
        {
            await store.GuestJoinedAsync(account.Id, until, ct);
        }

        return await EnterAsync(found, account, ends, from, ct) is { } refused ? refused : await homes.GetAsync(caller.UserId, found.HomeId, ct);
    }

    /// <summary>
    /// Ends the guests whose time is over: membership, and for an account that was made for the visit the sign-ins (with
    /// them their sockets) and the account itself.
    /// </summary>
    public async ValueTask EndGuestsAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        foreach (var userId in await store.EndedGuestsAsync(now, ct))
        {
            var forTheVisit = (await accounts.FindAsync(userId, ct))?.EndsAt <= now;
            if (forTheVisit)
            {
                await signIns.EndAllAsync(userId, ct);
            }

            await homes.EndGuestAsync(userId, ct);
            if (forTheVisit)
            {
                await accounts.RemoveAsync(userId, ct);
            }

            await store.GuestLeftAsync(userId, ct);
        }
    }

    private static Fault? CheckHome(HomeRecord home, CreateInviteRequest request) =>
        request.WithinMeters is not null && home.Location is null ? Fault.Invalid("withinMeters", "Set the home's location first, in its settings.")
        : home.Registration == HomeRegistration.Closed && request.Role != HomeRole.Guest ? Closed()
        : null;

    private static Fault Closed() => Fault.Conflict("This home takes nobody new but guests. An owner or admin can change that in its settings.");

    private async ValueTask<Outcome<Found>> FindAsync(string typed, string? from, HomeLocation? where, CancellationToken ct, bool isLook = false)
    {
        if (InviteRules.Read(typed) is not { } code || await store.FindCodeAsync(code, ct) is not var (homeId, inviteId))
        {
            return InviteRules.NoSuchCode();
        }

        if (!(await store.GetAsync(homeId, ct)).Open.TryGetValue(inviteId, out var invite) || invite.ExpiresAt <= time.GetUtcNow() || await homes.FindAsync(homeId, ct) is not { } home)
        {
            return InviteRules.NoSuchCode();
        }

        return invite.Network is { } network && network != HomeNetwork.Of(from) ? Fault.Forbidden("This code is good in the home's own network only. Join its Wi-Fi first.")
            : home.Value.Registration == HomeRegistration.Closed && invite.Role != HomeRole.Guest ? Closed()
            : !isLook && invite.WithinMeters is { } meters && !IsNear(home.Value.Location, where, meters) ? Fault.Forbidden("This code is good near the home only. Let the browser tell where you are, and come nearer.")
            : new Found(homeId, inviteId, invite);
    }

    private static bool IsNear(HomeLocation? home, HomeLocation? where, int meters) =>
        home is not null && where is not null && HomeRules.Check(where) is null && Nearness.IsNear(home, where, meters);

    // The use is taken first, so that a code for one lets one in however many try at once.
    private async ValueTask<Fault?> EnterAsync(Found found, Account account, DateTimeOffset? ends, string? from, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var taken = await store.ChangeAsync(found.HomeId, invites => InviteRules.Use(invites, found.InviteId, now), ct);
        if (!taken.Succeeded)
        {
            return taken.Fault;
        }

        var joined = await homes.AdmitAsync(found.HomeId, account, found.Invite.Role, ends, found.Invite.Rooms, ct);
        if (joined.Succeeded && !taken.Value.Value.Open.ContainsKey(found.InviteId))
        {
            await store.ReleaseCodeAsync(found.Invite.Code, found.HomeId, found.InviteId, ct);
        }

        if (joined.Succeeded)
        {
            var with = new { found.Invite.Role, ExpiresAt = ends, Invite = found.InviteId };
            await audit.WriteAsync(found.HomeId, new AuditEntry("user", account.Id, account.DisplayName, "joinHome", account.Id, After: with, From: from), ct);
        }

        return joined.Fault;
    }

    private readonly record struct Found(string HomeId, string InviteId, InviteRecord Invite);
}
