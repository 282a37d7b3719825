using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;

namespace Roommate.People.Accounts;

/// <summary>Sign-ins elsewhere. What they call the person is found by a hash, so that no list of it is kept.</summary>
internal sealed partial class AccountStore : IUserLoginStore<Account>
{
    private const string LoginIndex = "login";

    public async Task AddLoginAsync(Account user, UserLoginInfo login, CancellationToken cancellationToken)
    {
        if (!await indexes.ClaimAsync(LoginIndex, LoginName(login.LoginProvider, login.ProviderKey), user.Id, cancellationToken))
        {
            throw new InvalidOperationException("This sign-in belongs to another account.");
        }

        user.Logins = [.. (user.Logins ?? []).Where(l => l.Provider != login.LoginProvider), new LoginRecord(login.LoginProvider, login.ProviderKey, time.GetUtcNow(), login.ProviderDisplayName)];
    }

    public async Task RemoveLoginAsync(Account user, string loginProvider, string providerKey, CancellationToken cancellationToken)
    {
        user.Logins = [.. (user.Logins ?? []).Where(l => l.Provider != loginProvider || l.Subject != providerKey)];
        await indexes.ReleaseAsync(LoginIndex, LoginName(loginProvider, providerKey), user.Id, cancellationToken);
    }

    public Task<IList<UserLoginInfo>> GetLoginsAsync(Account user, CancellationToken cancellationToken) =>
        Task.FromResult<IList<UserLoginInfo>>([.. (user.Logins ?? []).Select(static l => new UserLoginInfo(l.Provider, l.Subject, l.Email))]);

    public async Task<Account?> FindByLoginAsync(string loginProvider, string providerKey, CancellationToken cancellationToken) =>
        await indexes.FindAsync(LoginIndex, LoginName(loginProvider, providerKey), cancellationToken) is { } id
        && await FindByIdAsync(id, cancellationToken) is { } account
        && account.Logins?.Any(l => l.Provider == loginProvider && l.Subject == providerKey) == true
            ? account
            : null;

    private static string LoginName(string provider, string subject) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{provider}\n{subject}")));

    private async Task ReleaseLoginsAsync(Account user, CancellationToken ct)
    {
        foreach (var login in user.Logins ?? [])
        {
            await indexes.ReleaseAsync(LoginIndex, LoginName(login.Provider, login.Subject), user.Id, ct);
        }
    }
}
