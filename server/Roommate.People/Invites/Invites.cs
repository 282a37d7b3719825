using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Contracts.People;
using Roommate.People.Accounts;
using Roommate.People.SignIn;
using Roommate.Platform.Security;

namespace Roommate.People.Invites;

/// <summary>Inviting, and joining with a code: as a guest with a name alone, or with a new account.</summary>
internal sealed class Invites(InviteStore store, Accounts.Accounts accounts, Homes.Homes homes, SignIns signIns, Ids ids, TimeProvider time)
{
    public async ValueTask<Outcome<Invite>> CreateAsync(Caller caller, string homeId, CreateInviteRequest request, string? from, Func<string, string> urlOf, CancellationToken ct)
    {
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
        if (!(await FindAsync(request.Code, from, ct)).TryGet(out var found, out var fault))
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
        if (await EnterAsync(found, guest, found.Invite.ExpiresAt, ct) is { } refused)
        {
            await accounts.RemoveAsync(guest.Id, ct);
            return refused;
        }

        return await signIns.StartAsync(guest, device, from, ct);
    }

    /// <summary>A new account that joins a home with the invite's role.</summary>
    public async ValueTask<Outcome<LoginResult>> RegisterAsync(RegisterRequest request, string? device, string? from, CancellationToken ct)
    {
        var found = default(Found);
        if (request.InviteCode is { } code && !(await FindAsync(code, from, ct)).TryGet(out found, out var fault))
        {
            return fault;
        }

        if (!(await accounts.CreateAsync(request.Email, request.Password, request.DisplayName, ct)).TryGet(out var account, out var taken))
        {
            return taken;
        }

        if (request.InviteCode is not null)
        {
            var ends = found.Invite.Role == HomeRole.Guest ? found.Invite.ExpiresAt : (DateTimeOffset?)null;
            if (ends is { } until)
            {
                await store.GuestJoinedAsync(account.Id, until, ct);
            }

            if (await EnterAsync(found, account, ends, ct) is { } refused)
            {
                await accounts.RemoveAsync(account.Id, ct);
                return refused;
            }
        }

        return await signIns.StartAsync(account, device, from, ct);
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

    private async ValueTask<Outcome<Found>> FindAsync(string typed, string? from, CancellationToken ct)
    {
        if (InviteRules.Read(typed) is not { } code || await store.FindCodeAsync(code, ct) is not var (homeId, inviteId))
        {
            return InviteRules.NoSuchCode();
        }

        return !(await store.GetAsync(homeId, ct)).Open.TryGetValue(inviteId, out var invite) || invite.ExpiresAt <= time.GetUtcNow() ? InviteRules.NoSuchCode()
            : invite.Network is { } network && network != HomeNetwork.Of(from) ? Fault.Forbidden("This code is good in the home's own network only. Join its Wi-Fi first.")
            : new Found(homeId, inviteId, invite);
    }

    // The use is taken first, so that a code for one lets one in however many try at once.
    private async ValueTask<Fault?> EnterAsync(Found found, Account account, DateTimeOffset? ends, CancellationToken ct)
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

        return joined.Fault;
    }

    private readonly record struct Found(string HomeId, string InviteId, InviteRecord Invite);
}
