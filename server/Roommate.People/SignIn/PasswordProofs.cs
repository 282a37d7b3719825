using Microsoft.AspNetCore.Identity;
using Roommate.Contracts.Faults;
using Roommate.People.Accounts;
using Roommate.Platform.Limits;
using Roommate.Platform.Security;

namespace Roommate.People.SignIn;

/// <summary>Asks a signed-in person for their password once more before what cannot be undone; attempts are counted.</summary>
internal sealed class PasswordProofs(UserManager<Account> identity, Buckets buckets)
{
    private static readonly BucketLimit Attempts = new("proof", 10, TimeSpan.FromSeconds(30));

    /// <summary>The caller's account, when this is its password. Who has none (a guest, a passkey only) sends none.</summary>
    public async ValueTask<Outcome<Account>> ProveAsync(Caller caller, string? password, CancellationToken ct)
    {
        if (await TakeAsync(caller, ct) is { } limited)
        {
            return limited;
        }

        if (await identity.FindByIdAsync(caller.UserId) is not { } account)
        {
            return Fault.NotFound("Your account");
        }

        if (account.PasswordHash is not null
            && (password is null || !AccountRules.CouldSignIn("", password) || !await identity.CheckPasswordAsync(account, password)))
        {
            return Fault.Invalid("password", "This is not your password.");
        }

        await buckets.ResetAsync(Attempts, caller.UserId, ct);
        return account;
    }

    /// <summary>Counts one attempt.</summary>
    public ValueTask<Fault?> TakeAsync(Caller caller, CancellationToken ct) =>
        buckets.TakeAsync(Attempts, caller.UserId, "Too many attempts. Wait until the time that Retry-After names.", ct);
}
