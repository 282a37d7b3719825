using Microsoft.AspNetCore.Identity;
using Roommate.Contracts.Faults;
using Roommate.Contracts.People;
using Roommate.People.Accounts;
using Roommate.People.SignIn;
using Roommate.Platform.Codes;
using Roommate.Platform.Security;

namespace Roommate.People.SecondFactor;

/// <summary>The second factor: an authenticator app (TOTP, RFC 6238), and recovery codes for when it is lost. Identity decides.</summary>
internal sealed class SecondFactors(UserManager<Account> identity, SecondStep step, PasswordProofs proofs, SignIns signIns)
{
    private const int CodeCount = 10;

    /// <summary>A new key for an app; nothing asks for it until a first code has shown that the app has it.</summary>
    public async ValueTask<Outcome<TotpSetup>> BeginAsync(Caller caller, CancellationToken ct)
    {
        if (await FindAsync(caller, ct) is not { } account)
        {
            return Fault.NotFound("Your account");
        }

        if (account.TwoFactorEnabled)
        {
            return Fault.Conflict("Your second factor is on already. Turn it off first.");
        }

        if (!(await identity.ResetAuthenticatorKeyAsync(account)).Succeeded)
        {
            return Fault.Conflict("Your account is being changed elsewhere. Try again.");
        }

        // Identity changed the security stamp; the sessions stay.
        await signIns.RestampAsync(account, ct);
        var key = (await identity.GetAuthenticatorKeyAsync(account))!;
        var uri = $"otpauth://totp/Roommate:{Uri.EscapeDataString(account.Email ?? account.DisplayName)}?secret={key}&issuer=Roommate&digits=6";
        return new TotpSetup(key, uri, QrSvg.Draw(uri));
    }

    /// <summary>Turns it on with a first code, and answers the recovery codes.</summary>
    public async ValueTask<Outcome<RecoveryCodes>> ConfirmAsync(Caller caller, string code, CancellationToken ct)
    {
        if (await FindAsync(caller, ct) is not { AuthenticatorKey: not null } account)
        {
            return Fault.Conflict("Begin with a new key for your authenticator app.");
        }

        if (await proofs.TakeAsync(caller, ct) is { } limited)
        {
            return limited;
        }

        if (!await step.IsCodeAsync(account, code, ct))
        {
            return Fault.Invalid("code", "This code is wrong or has expired. Check the clock of your phone.");
        }

        await identity.SetTwoFactorEnabledAsync(account, true);
        await signIns.RestampAsync(account, ct);
        return await NewCodesAsync(account);
    }

    public async ValueTask<Outcome<bool>> TurnOffAsync(Caller caller, string password, CancellationToken ct)
    {
        if (!(await proofs.ProveAsync(caller, password, ct)).TryGet(out var account, out var fault))
        {
            return fault;
        }

        account.AuthenticatorKey = null;
        account.RecoveryCodes = null;
        if (!(await identity.SetTwoFactorEnabledAsync(account, false)).Succeeded)
        {
            return Fault.Conflict("Your account is being changed elsewhere. Try again.");
        }

        await signIns.RestampAsync(account, ct);
        return true;
    }

    public async ValueTask<Outcome<RecoveryCodes>> NewCodesAsync(Caller caller, string password, CancellationToken ct) =>
        !(await proofs.ProveAsync(caller, password, ct)).TryGet(out var account, out var fault) ? fault
        : account.TwoFactorEnabled ? await NewCodesAsync(account)
        : Fault.Conflict("Recovery codes are for when a second factor is on.");

    public async ValueTask<Outcome<SecondFactorState>> StateAsync(Caller caller, CancellationToken ct) =>
        await FindAsync(caller, ct) is { } account ? new SecondFactorState(account.TwoFactorEnabled, account.RecoveryCodes?.Count ?? 0) : Fault.NotFound("Your account");

    private async ValueTask<Account?> FindAsync(Caller caller, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return await identity.FindByIdAsync(caller.UserId);
    }

    private async ValueTask<Outcome<RecoveryCodes>> NewCodesAsync(Account account) =>
        await identity.GenerateNewTwoFactorRecoveryCodesAsync(account, CodeCount) is { } codes
            ? new RecoveryCodes([.. codes])
            : Fault.Conflict("Your account is being changed elsewhere. Try again.");
}
