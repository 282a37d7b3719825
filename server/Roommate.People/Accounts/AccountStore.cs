using Microsoft.AspNetCore.Identity;
using Roommate.Contracts.Faults;
using Roommate.Platform.Security;
using Roommate.Platform.Store;

namespace Roommate.People.Accounts;

/// <summary>
/// ASP.NET Core Identity's view of accounts in Redis: Identity decides, this only keeps. Identity's lockout is not asked:
/// its counter loses attempts that come at once and knows no addresses without an account (see <c>SignIn/LoginLimits</c>).
/// </summary>
internal sealed partial class AccountStore(IDocuments documents, IIndexes indexes, SecretBox secrets, TimeProvider time) :
    IUserPasswordStore<Account>,
    IUserEmailStore<Account>,
    IUserSecurityStampStore<Account>
{
    private const string EmailIndex = "email";

    private static readonly DocumentKind<Account> Kind = new("account");

    public async Task<IdentityResult> CreateAsync(Account user, CancellationToken cancellationToken)
    {
        // The account first: an address claimed for an account that a crash kept from being written would be lost for ever.
        var saved = await SaveAsync(user, cancellationToken);
        if (saved.Succeeded && user.Email is { } email && !await indexes.ClaimAsync(EmailIndex, Normal(email), user.Id, cancellationToken))
        {
            await documents.ChangeAsync(Kind, user.Id, static _ => new Change<Account>(null), cancellationToken);
            return IdentityResult.Failed(new IdentityErrorDescriber().DuplicateEmail(email));
        }

        return saved;
    }

    public async Task<IdentityResult> UpdateAsync(Account user, CancellationToken cancellationToken)
    {
        var (was, now) = (user.FoundBy, user.Email is { } email ? Normal(email) : null);
        if (now is not null && now != was && !await indexes.ClaimAsync(EmailIndex, now, user.Id, cancellationToken))
        {
            return IdentityResult.Failed(new IdentityErrorDescriber().DuplicateEmail(user.Email!));
        }

        var saved = await SaveAsync(user, cancellationToken);
        if (now != was && (saved.Succeeded ? was : now) is { } left)
        {
            await indexes.ReleaseAsync(EmailIndex, left, user.Id, cancellationToken);
        }

        user.FoundBy = saved.Succeeded ? now : was;
        return saved;
    }

    public async Task<IdentityResult> DeleteAsync(Account user, CancellationToken cancellationToken)
    {
        if (user.Email is { } email)
        {
            await indexes.ReleaseAsync(EmailIndex, Normal(email), user.Id, cancellationToken);
        }

        await ReleaseLoginsAsync(user, cancellationToken);
        foreach (var passkey in user.Passkeys ?? [])
        {
            await indexes.ReleaseAsync(PasskeyIndex, passkey.Id, user.Id, cancellationToken);
        }

        var removed = await documents.ChangeAsync(Kind, user.Id, static _ => new Change<Account>(null), cancellationToken);
        return removed.Succeeded ? IdentityResult.Success : Failed(removed.Fault);
    }

    public async Task<Account?> FindByIdAsync(string userId, CancellationToken cancellationToken)
    {
        var stored = await documents.GetAsync(Kind, userId, cancellationToken);
        if (stored is null)
        {
            return null;
        }

        stored.Value.Version = stored.Version;
        stored.Value.FoundBy = stored.Value.Email is { } email ? Normal(email) : null;
        return stored.Value;
    }

    public async Task<Account?> FindByEmailAsync(string normalizedEmail, CancellationToken cancellationToken) =>
        await indexes.FindAsync(EmailIndex, normalizedEmail, cancellationToken) is { } id ? await FindByIdAsync(id, cancellationToken) : null;

    // People sign in by e-mail; the user name of Identity is the id.
    public Task<Account?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => Task.FromResult<Account?>(null);

    public Task<string> GetUserIdAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.Id);

    public Task<string?> GetUserNameAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Id);

    public Task SetUserNameAsync(Account user, string? userName, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<string?> GetNormalizedUserNameAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Id);

    public Task SetNormalizedUserNameAsync(Account user, string? normalizedName, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task SetPasswordHashAsync(Account user, string? passwordHash, CancellationToken cancellationToken) => Set(() => user.PasswordHash = passwordHash);

    public Task<string?> GetPasswordHashAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash);

    public Task<bool> HasPasswordAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash is not null);

    public Task SetEmailAsync(Account user, string? email, CancellationToken cancellationToken) => Set(() => user.Email = email);

    public Task<string?> GetEmailAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.Email);

    public Task<bool> GetEmailConfirmedAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.EmailConfirmed);

    public Task SetEmailConfirmedAsync(Account user, bool confirmed, CancellationToken cancellationToken) => Set(() => user.EmailConfirmed = confirmed);

    public Task<string?> GetNormalizedEmailAsync(Account user, CancellationToken cancellationToken) =>
        Task.FromResult(user.Email is { } email ? Normal(email) : null);

    public Task SetNormalizedEmailAsync(Account user, string? normalizedEmail, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task SetSecurityStampAsync(Account user, string stamp, CancellationToken cancellationToken) => Set(() => user.SecurityStamp = stamp);

    public Task<string?> GetSecurityStampAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.SecurityStamp);

    public void Dispose()
    {
    }

    /// <summary>The form an address is unique in; the same that Identity's normaliser makes.</summary>
    internal static string Normal(string email) => email.Normalize().ToUpperInvariant();

    private static Task Set(Action change)
    {
        change();
        return Task.CompletedTask;
    }

    private static IdentityResult Failed(Fault fault) => IdentityResult.Failed(new IdentityError { Code = fault.Code, Description = fault.Text });

    private async Task<IdentityResult> SaveAsync(Account user, CancellationToken ct)
    {
        var saved = await documents.ChangeAsync(
            Kind,
            user.Id,
            current => (current?.Version ?? 0) == user.Version ? new Change<Account>(user) : Fault.VersionMismatch(current?.Version ?? 0),
            ct);
        if (!saved.TryGet(out var stored, out var fault))
        {
            return fault.Code == FaultCode.VersionMismatch ? IdentityResult.Failed(new IdentityErrorDescriber().ConcurrencyFailure()) : Failed(fault);
        }

        user.Version = stored.Version;
        return IdentityResult.Success;
    }
}
