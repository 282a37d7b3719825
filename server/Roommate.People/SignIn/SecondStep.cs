using Microsoft.AspNetCore.Identity;
using Roommate.Contracts.Faults;
using Roommate.People.Accounts;
using Roommate.Platform.Limits;

namespace Roommate.People.SignIn;

/// <summary>The second step of signing in: a code of an authenticator app (TOTP, RFC 6238) or a recovery code. Identity decides.</summary>
internal sealed class SecondStep(UserManager<Account> identity, Buckets buckets)
{
    // Longer than a code is good (Identity's leeway is 90 s): one that was seen over a shoulder opens nothing.
    private static readonly BucketLimit Once = new("otp-once", 1, TimeSpan.FromMinutes(5));

    /// <summary>Null when this account needs no second factor or it was given; the fault names the field <c>otp</c>.</summary>
    public async ValueTask<Fault?> CheckAsync(Account account, string? otp, string? recoveryCode, CancellationToken ct)
    {
        if (!account.TwoFactorEnabled)
        {
            return null;
        }

        if (!string.IsNullOrWhiteSpace(recoveryCode))
        {
            return recoveryCode.Length <= 40 && (await identity.RedeemTwoFactorRecoveryCodeAsync(account, recoveryCode.Trim())).Succeeded
                ? null
                : Needed("recoveryCode", "This recovery code is wrong or was used.");
        }

        if (string.IsNullOrWhiteSpace(otp))
        {
            return Needed("otp", "Enter the code of your authenticator app.");
        }

        return await IsCodeAsync(account, otp, ct) ? null : Needed("otp", "This code is wrong or has expired.");
    }

    /// <summary>Whether this is a code of the account's app that was not used before.</summary>
    public async ValueTask<bool> IsCodeAsync(Account account, string code, CancellationToken ct)
    {
        var digits = string.Concat(code.Where(char.IsAsciiDigit));
        return digits.Length == 6
            && code.Length <= 20
            && await identity.VerifyTwoFactorTokenAsync(account, TokenOptions.DefaultAuthenticatorProvider, digits)
            && await buckets.TakeAsync(Once, $"{account.Id} {digits}", "", ct) is null;
    }

    private static Fault Needed(string field, string text) => Fault.Unauthenticated(text) with { Errors = new Dictionary<string, string[]> { [field] = [text] } };
}
