using Microsoft.AspNetCore.Identity;
using Roommate.Contracts.Faults;
using Roommate.Contracts.People;
using Roommate.People.Accounts;
using Roommate.People.Mail;
using Roommate.People.SignIn;
using Roommate.Platform.Limits;
using Roommate.Platform.Security;

namespace Roommate.People.Recovery;

/// <summary>Passwords and addresses: change, forgotten, confirmed by a letter. Whether an address has an account no answer tells.</summary>
internal sealed class Recoveries(UserManager<Account> identity, PasswordProofs proofs, SignIns signIns, Mailer mailer, Buckets buckets)
{
    private const string Wait = "Too many letters were asked for. Wait until the time that Retry-After names.";

    private static readonly BucketLimit ToAddress = new("letter-to", 3, TimeSpan.FromMinutes(5));
    private static readonly BucketLimit FromPlace = new("letter-from", 20, TimeSpan.FromSeconds(30));
    private static readonly BucketLimit Redeems = new("letter-token", 20, TimeSpan.FromSeconds(10));

    /// <summary>Ends the other sessions, too: somebody may be at one who should not.</summary>
    public async ValueTask<Outcome<bool>> ChangePasswordAsync(Caller caller, PasswordChange request, CancellationToken ct)
    {
        if (AccountRules.Check(null, request.NewPassword, null) is { } wrong)
        {
            return Fault.Invalid("newPassword", wrong.Text);
        }

        if (!(await proofs.ProveAsync(caller, request.CurrentPassword, ct)).TryGet(out var account, out var fault))
        {
            return fault.Code == FaultCode.Invalid ? Fault.Invalid("currentPassword", fault.Text) : fault;
        }

        var changed = account.PasswordHash is null
            ? await identity.AddPasswordAsync(account, request.NewPassword)
            : await identity.ChangePasswordAsync(account, request.CurrentPassword, request.NewPassword);
        if (!changed.Succeeded)
        {
            return Refused(changed, "newPassword");
        }

        await signIns.RestampAsync(account, ct);
        await signIns.EndOthersAsync(caller, ct);
        return true;
    }

    public async ValueTask<Fault?> ForgotAsync(string email, string? from, CancellationToken ct)
    {
        if (AccountRules.Check(email, null, null) is { } wrong)
        {
            return wrong;
        }

        var limited = await buckets.TakeAsync(FromPlace, from ?? "", Wait, ct) ?? await buckets.TakeAsync(ToAddress, AccountStore.Normal(email), Wait, ct);
        if (limited is not null)
        {
            return limited;
        }

        mailer.Post(async _ => await identity.FindByEmailAsync(email) is { Email: { } address } account
            ? Letters.Reset(account, address, Link("reset", new LetterToken(account.Id, await identity.GeneratePasswordResetTokenAsync(account))))
            : null);
        return null;
    }

    /// <summary>A new password by a letter's token: every session ends, and the address counts as confirmed.</summary>
    public async ValueTask<Outcome<bool>> ResetAsync(PasswordReset request, string? from, CancellationToken ct)
    {
        if (AccountRules.Check(null, request.NewPassword, null) is { } wrong)
        {
            return Fault.Invalid("newPassword", wrong.Text);
        }

        if (await buckets.TakeAsync(Redeems, from ?? "", Wait, ct) is { } limited)
        {
            return limited;
        }

        if (LetterToken.Parse(request.Token) is not { } token || await identity.FindByIdAsync(token.UserId) is not { } account)
        {
            return Stale();
        }

        var reset = await identity.ResetPasswordAsync(account, token.Proof, request.NewPassword);
        if (!reset.Succeeded)
        {
            return reset.Errors.Any(static e => e.Code == nameof(IdentityErrorDescriber.InvalidToken)) ? Stale() : Refused(reset, "newPassword");
        }

        account.EmailConfirmed = true;
        await identity.UpdateAsync(account);
        await signIns.EndAllAsync(account.Id, ct);
        if (account.Email is { } address)
        {
            mailer.Post(_ => new ValueTask<Letter?>(Letters.PasswordChanged(account, address)));
        }

        return true;
    }

    /// <summary>Writes to the new address; nothing changes until that letter is answered.</summary>
    public async ValueTask<Outcome<bool>> ChangeEmailAsync(Caller caller, EmailChange request, CancellationToken ct)
    {
        if (AccountRules.Check(request.Email, null, null) is { } wrong)
        {
            return wrong;
        }

        if (!(await proofs.ProveAsync(caller, request.Password, ct)).TryGet(out var account, out var fault))
        {
            return fault;
        }

        if (await buckets.TakeAsync(ToAddress, AccountStore.Normal(request.Email), Wait, ct) is { } limited)
        {
            return limited;
        }

        // An address that has an account gets no letter, and the answer does not tell.
        mailer.Post(async _ => await identity.FindByEmailAsync(request.Email) is null
            ? Letters.Confirm(account, request.Email, Link("confirm", new LetterToken(account.Id, await identity.GenerateChangeEmailTokenAsync(account, request.Email), request.Email)))
            : null);
        return true;
    }

    /// <summary>Writes to the address the account has.</summary>
    public async ValueTask<Outcome<bool>> AskConfirmationAsync(Caller caller, CancellationToken ct)
    {
        if (await identity.FindByIdAsync(caller.UserId) is not { Email: { } email } account)
        {
            return Fault.Conflict("Your account has no address.");
        }

        if (account.EmailConfirmed)
        {
            return Fault.Conflict("Your address is confirmed already.");
        }

        if (await buckets.TakeAsync(ToAddress, AccountStore.Normal(email), Wait, ct) is { } limited)
        {
            return limited;
        }

        mailer.Post(async _ => Letters.Confirm(account, email, Link("confirm", new LetterToken(account.Id, await identity.GenerateEmailConfirmationTokenAsync(account)))));
        return true;
    }

    public async ValueTask<Outcome<bool>> ConfirmAsync(string text, string? from, CancellationToken ct)
    {
        if (await buckets.TakeAsync(Redeems, from ?? "", Wait, ct) is { } limited)
        {
            return limited;
        }

        if (LetterToken.Parse(text) is not { } token || await identity.FindByIdAsync(token.UserId) is not { } account)
        {
            return Stale();
        }

        var confirmed = token.NewEmail.Length == 0
            ? await identity.ConfirmEmailAsync(account, token.Proof)
            : await identity.ChangeEmailAsync(account, token.NewEmail, token.Proof);
        if (!confirmed.Succeeded)
        {
            return Stale();
        }

        await signIns.RestampAsync(account, ct);
        return true;
    }

    private static Fault Stale() => Fault.Invalid("token", "This link has expired or was used. Ask for a new one.");

    private static Fault Refused(IdentityResult result, string field) => Fault.Invalid(field, string.Join(" ", result.Errors.Select(static e => e.Description)));

    private string Link(string page, LetterToken token) => $"{mailer.PublicUrl}/{page}?token={token.Write()}";
}
