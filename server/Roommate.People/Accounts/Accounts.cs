using Microsoft.AspNetCore.Identity;
using Roommate.Contracts;
using Roommate.Contracts.Events;
using Roommate.Contracts.Faults;
using Roommate.Contracts.People;
using Roommate.Platform.Facts;
using Roommate.Platform.Security;

namespace Roommate.People.Accounts;

/// <summary>Accounts: make, look at, change.</summary>
public sealed class Accounts(UserManager<Account> identity, IUserStore<Account> store, IFacts facts, Ids ids, TimeProvider time)
{
    private const int MostAttempts = 5;

    /// <summary>Makes an account with a password; <c>conflict</c> when the address has one already.</summary>
    public ValueTask<Outcome<Account>> CreateAsync(string email, string password, string displayName, CancellationToken ct) =>
        CreateAsync(email, password, displayName, confirmed: false, ct);

    /// <param name="confirmed">The address is the operator's own and needs no letter.</param>
    internal async ValueTask<Outcome<Account>> CreateAsync(string email, string password, string displayName, bool confirmed, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        if (AccountRules.Check(email, password, displayName) is { } fault)
        {
            return fault;
        }

        var account = new Account { Id = ids.New(IdPrefix.User), Email = email, DisplayName = displayName.Trim(), CreatedAt = time.GetUtcNow(), EmailConfirmed = confirmed };
        var made = await identity.CreateAsync(account, password);
        return made.Succeeded ? account
            : made.Errors.Any(static e => e.Code == nameof(IdentityErrorDescriber.DuplicateEmail)) ? Fault.Conflict("This address has an account already. Sign in instead.")
            : Fault.Invalid("password", string.Join(" ", made.Errors.Select(static e => e.Description)));
    }

    /// <summary>An account without address or password. Identity's checks are for those; the store is asked directly.</summary>
    internal async ValueTask<Account> CreateGuestAsync(string displayName, DateTimeOffset endsAt, CancellationToken ct)
    {
        var guest = new Account
        {
            Id = ids.New(IdPrefix.User), DisplayName = displayName.Trim(), SecurityStamp = ids.Secret(), CreatedAt = time.GetUtcNow(), EndsAt = endsAt,
        };
        await store.CreateAsync(guest, ct);
        return guest;
    }

    /// <summary>A program of a home: like a guest it has no address and no password, but no end either.</summary>
    internal async ValueTask<Account> CreateProgramAsync(string displayName, string homeId, CancellationToken ct)
    {
        var program = new Account { Id = ids.New(IdPrefix.User), DisplayName = displayName.Trim(), SecurityStamp = ids.Secret(), CreatedAt = time.GetUtcNow(), ProgramOf = homeId };
        await store.CreateAsync(program, ct);
        return program;
    }

    /// <summary>For somebody who signs in elsewhere. The address, if there is one, was checked there.</summary>
    internal async ValueTask<Outcome<Account>> CreateWithoutPasswordAsync(string? email, string displayName, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        if (AccountRules.Check(email, password: null, displayName) is { } fault)
        {
            return fault;
        }

        var account = new Account { Id = ids.New(IdPrefix.User), Email = email, EmailConfirmed = email is not null, DisplayName = displayName.Trim(), CreatedAt = time.GetUtcNow() };
        return (await identity.CreateAsync(account)).Succeeded ? account : Fault.Conflict("This address has an account already. Sign in instead.");
    }

    /// <summary>Takes the account away, if it is still there.</summary>
    internal async ValueTask RemoveAsync(string userId, CancellationToken ct)
    {
        if (await FindAsync(userId, ct) is { } account)
        {
            await store.DeleteAsync(account, ct);
        }
    }

    public async ValueTask<Account?> FindAsync(string userId, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return await identity.FindByIdAsync(userId);
    }

    public async ValueTask<Account?> FindByEmailAsync(string email, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return await identity.FindByEmailAsync(email);
    }

    public async ValueTask<Outcome<User>> GetMeAsync(Caller caller, CancellationToken ct) =>
        await FindAsync(caller.UserId, ct) is { } account ? account.ToUser() : Fault.NotFound("Your account");

    public async ValueTask<Outcome<User>> ChangeMeAsync(Caller caller, UserPatch patch, long? ifVersion, CancellationToken ct)
    {
        if (Check(patch) is { } fault)
        {
            return fault;
        }

        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            if (await FindAsync(caller.UserId, ct) is not { } account)
            {
                return Fault.NotFound("Your account");
            }

            if (ifVersion is { } asked && AccountRules.VersionOf(account.ToUser()) is var current && asked != current)
            {
                return Fault.VersionMismatch(current);
            }

            var name = account.DisplayName;
            account.DisplayName = patch.DisplayName?.Trim() ?? name;
            account.Locale = patch.LocaleOf(account.Locale);
            account.TimeZone = patch.TimeZoneOf(account.TimeZone);
            account.Preferences = PreferenceRules.Change(account.Preferences ?? new Preferences(), patch.Preferences);
            if ((await identity.UpdateAsync(account)).Succeeded)
            {
                if (account.DisplayName != name)
                {
                    await facts.TellAsync(new PersonRenamed(account.Id, account.DisplayName), ct);
                }

                return account.ToUser();
            }
        }

        return Fault.Conflict("Your profile is being changed elsewhere. Try again.");
    }

    /// <summary>Whether this is the account's password.</summary>
    internal async ValueTask<bool> HasPasswordAsync(Account account, string password, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return await identity.CheckPasswordAsync(account, password);
    }

    private static Fault? Check(UserPatch patch) =>
        AccountRules.Check(email: null, password: null, patch.DisplayName)
        ?? (patch.Locale is { } locale && !AccountRules.IsLocale(locale) ? Fault.Invalid("locale", "A locale looks like en or de-AT.") : null)
        ?? (patch.TimeZone is { } zone && !AccountRules.IsTimeZone(zone) ? Fault.Invalid("timeZone", "A time zone looks like Europe/Vienna.") : null)
        ?? PreferenceRules.Check(patch.Preferences);
}
