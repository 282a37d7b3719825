using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;

namespace Roommate.People.Accounts;

/// <summary>Second factor, recovery codes and passkeys. The app's key is sealed; of recovery codes only hashes are kept.</summary>
internal sealed partial class AccountStore :
    IUserTwoFactorStore<Account>,
    IUserAuthenticatorKeyStore<Account>,
    IUserTwoFactorRecoveryCodeStore<Account>,
    IUserPasskeyStore<Account>
{
    private const string KeyPurpose = "authenticator";
    private const string PasskeyIndex = "passkey";

    public Task SetTwoFactorEnabledAsync(Account user, bool enabled, CancellationToken cancellationToken) => Set(() => user.TwoFactorEnabled = enabled);

    public Task<bool> GetTwoFactorEnabledAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.TwoFactorEnabled);

    public Task SetAuthenticatorKeyAsync(Account user, string key, CancellationToken cancellationToken) =>
        Set(() => user.AuthenticatorKey = key.Length == 0 ? null : secrets.Seal(KeyPurpose, key));

    public Task<string?> GetAuthenticatorKeyAsync(Account user, CancellationToken cancellationToken) =>
        Task.FromResult(user.AuthenticatorKey is { } box && secrets.TryOpen(KeyPurpose, box, out var key) ? key : null);

    public Task ReplaceCodesAsync(Account user, IEnumerable<string> recoveryCodes, CancellationToken cancellationToken) =>
        Set(() => user.RecoveryCodes = [.. recoveryCodes.Select(Hash)]);

    public Task<bool> RedeemCodeAsync(Account user, string code, CancellationToken cancellationToken)
    {
        var hash = Hash(code);
        var left = (user.RecoveryCodes ?? []).Where(c => !CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(c), Encoding.ASCII.GetBytes(hash))).ToArray();
        var found = left.Length < (user.RecoveryCodes?.Count ?? 0);
        user.RecoveryCodes = left;
        return Task.FromResult(found);
    }

    public Task<int> CountCodesAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.RecoveryCodes?.Count ?? 0);

    public async Task AddOrUpdatePasskeyAsync(Account user, UserPasskeyInfo passkey, CancellationToken cancellationToken)
    {
        var kept = Record(passkey);
        var was = user.Passkeys?.FirstOrDefault(p => p.Id == kept.Id);
        if (was is null && !await indexes.ClaimAsync(PasskeyIndex, kept.Id, user.Id, cancellationToken))
        {
            throw new InvalidOperationException("This passkey belongs to another account.");
        }

        user.Passkeys = [.. (user.Passkeys ?? []).Where(p => p.Id != kept.Id), kept with { LastUsedAt = was?.LastUsedAt }];
    }

    public Task<IList<UserPasskeyInfo>> GetPasskeysAsync(Account user, CancellationToken cancellationToken) =>
        Task.FromResult<IList<UserPasskeyInfo>>([.. (user.Passkeys ?? []).Select(Info)]);

    public async Task<Account?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        await indexes.FindAsync(PasskeyIndex, Base64Url.EncodeToString(credentialId), cancellationToken) is { } id ? await FindByIdAsync(id, cancellationToken) : null;

    public Task<UserPasskeyInfo?> FindPasskeyAsync(Account user, byte[] credentialId, CancellationToken cancellationToken)
    {
        var id = Base64Url.EncodeToString(credentialId);
        return Task.FromResult(user.Passkeys?.FirstOrDefault(p => p.Id == id) is { } found ? Info(found) : null);
    }

    public async Task RemovePasskeyAsync(Account user, byte[] credentialId, CancellationToken cancellationToken)
    {
        var id = Base64Url.EncodeToString(credentialId);
        user.Passkeys = [.. (user.Passkeys ?? []).Where(p => p.Id != id)];
        await indexes.ReleaseAsync(PasskeyIndex, id, user.Id, cancellationToken);
    }

    private static string Hash(string code) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(code.Trim().ToUpperInvariant())));

    private static PasskeyRecord Record(UserPasskeyInfo key) => new(
        Base64Url.EncodeToString(key.CredentialId),
        key.PublicKey,
        key.Name ?? "Passkey",
        key.CreatedAt,
        key.SignCount,
        key.Transports ?? [],
        key.IsUserVerified,
        key.IsBackupEligible,
        key.IsBackedUp,
        key.AttestationObject,
        key.ClientDataJson);

    private static UserPasskeyInfo Info(PasskeyRecord key) => new(
        Base64Url.DecodeFromChars(key.Id),
        key.PublicKey,
        key.CreatedAt,
        key.SignCount,
        [.. key.Transports],
        key.UserVerified,
        key.BackupEligible,
        key.BackedUp,
        key.Attestation,
        key.ClientData)
    {
        Name = key.Name,
    };
}
