using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Roommate.Contracts.Faults;
using Roommate.People.Accounts;
using Roommate.People.SignIn;

namespace Roommate.People.Providers;

/// <summary>Whose account a sign-in elsewhere opens, and when it makes one.</summary>
internal sealed class ProviderAccounts(UserManager<Account> identity, Accounts.Accounts accounts, Invites.Invites invites, IOptions<RegistrationOptions> registration)
{
    public async ValueTask<Outcome<Account>> FindOrMakeAsync(ProviderEntry entry, Proved proved, string? inviteCode, string? from, CancellationToken ct)
    {
        if (await identity.FindByLoginAsync(entry.Id, proved.Subject) is { } known)
        {
            return known;
        }

        // Never linked by the address alone: whoever made the account with it first may be somebody else.
        if (proved.Email is { } email && await accounts.FindByEmailAsync(email, ct) is not null)
        {
            return Fault.Conflict($"{email} has an account here already. Sign in to it and connect {entry.Name} there, under your account.");
        }

        if (inviteCode is null && !entry.Register && registration.Value.Mode != RegistrationMode.Open)
        {
            return Fault.Forbidden("This server takes new accounts by invite only. Ask an owner of the home for a code.");
        }

        var name = proved.Name is { } said && AccountRules.IsName(said) ? said : proved.Email?.Split('@')[0] ?? entry.Name;
        return await invites.RegisterWithAsync(token => MakeAsync(entry, proved, name, token), inviteCode, from, where: null, ct);
    }

    /// <summary>Null when the account can be opened with this sign-in from now on.</summary>
    public async ValueTask<Fault?> LinkAsync(Account account, ProviderEntry entry, Proved proved)
    {
        if (account.EndsAt is not null)
        {
            return Fault.Conflict("A guest needs no other sign-in.");
        }

        if (account.Logins?.Any(l => l.Provider == entry.Id && l.Subject != proved.Subject) == true)
        {
            return Fault.Conflict($"Another sign-in of {entry.Name} opens your account. Disconnect it first.");
        }

        var linked = await identity.AddLoginAsync(account, new UserLoginInfo(entry.Id, proved.Subject, proved.Email));
        return linked.Succeeded ? null
            : linked.Errors.Any(static e => e.Code == nameof(IdentityErrorDescriber.LoginAlreadyAssociated)) ? Fault.Conflict($"This sign-in of {entry.Name} opens an account already.")
            : Fault.Conflict("Your account is being changed elsewhere. Try again.");
    }

    private async ValueTask<Outcome<Account>> MakeAsync(ProviderEntry entry, Proved proved, string name, CancellationToken ct)
    {
        if (!(await accounts.CreateWithoutPasswordAsync(proved.Email, name, ct)).TryGet(out var account, out var fault))
        {
            return fault;
        }

        if (await LinkAsync(account, entry, proved) is not { } refused)
        {
            return account;
        }

        await accounts.RemoveAsync(account.Id, ct);
        return refused;
    }
}
