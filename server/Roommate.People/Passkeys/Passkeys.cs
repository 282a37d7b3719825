using System.Buffers.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Contracts.People;
using Roommate.People.Accounts;
using Roommate.People.SignIn;
using Roommate.Platform.Limits;
using Roommate.Platform.Security;

namespace Roommate.People.Passkeys;

/// <summary>
/// Signing in with a passkey instead of a password: register, sign in, list, remove. Identity does the ceremony; what it
/// wants to remember between its two halves travels sealed with the client, and is good once.
/// </summary>
internal sealed class Passkeys(UserManager<Account> identity, IPasskeyHandler<Account> handler, SignIns signIns, SecretBox secrets, Buckets buckets, TimeProvider time)
{
    private const string Purpose = "passkey";
    private const int MostPasskeys = 20;
    private const int MostCredential = 20_000;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly BucketLimit Once = new("passkey-once", 1, TimeSpan.FromMinutes(6));
    private static readonly BucketLimit Attempts = new("passkey-from", 60, TimeSpan.FromSeconds(2));

    public async ValueTask<Outcome<PasskeyCeremony>> BeginRegistrationAsync(Caller caller, HttpContext http)
    {
        if (await identity.FindByIdAsync(caller.UserId) is not { } account)
        {
            return Fault.NotFound("Your account");
        }

        if (account.EndsAt is not null || account.Passkeys?.Count >= MostPasskeys)
        {
            return Fault.Conflict(account.EndsAt is null ? $"You have {MostPasskeys} passkeys. Remove some first." : "A guest needs no passkey.");
        }

        var entity = new PasskeyUserEntity { Id = account.Id, Name = account.Email ?? account.DisplayName, DisplayName = account.DisplayName };
        var options = await handler.MakeCreationOptionsAsync(entity, http);
        return Ceremony(options.CreationOptionsJson, $"{caller.UserId}\n{options.AttestationState}");
    }

    public async ValueTask<Outcome<PasskeyView>> RegisterAsync(Caller caller, PasskeyRegistration request, HttpContext http, CancellationToken ct)
    {
        if (!AccountRules.IsName(request.Name))
        {
            return Fault.Invalid("name", "A passkey's name has 1 to 80 visible characters.");
        }

        if (await OpenAsync(request.Ticket, request.Credential, ct) is not { } opened || opened.Split('\n', 2) is not [var userId, var state] || userId != caller.UserId)
        {
            return Stale();
        }

        if (await identity.FindByIdAsync(caller.UserId) is not { } account)
        {
            return Fault.NotFound("Your account");
        }

        var made = await handler.PerformAttestationAsync(new PasskeyAttestationContext { HttpContext = http, CredentialJson = request.Credential.GetRawText(), AttestationState = state });
        if (!made.Succeeded)
        {
            return Fault.Invalid("credential", "This passkey could not be registered. Try again on this device.");
        }

        made.Passkey.Name = request.Name.Trim();
        if (!(await identity.AddOrUpdatePasskeyAsync(account, made.Passkey)).Succeeded)
        {
            return Fault.Conflict("Your account is being changed elsewhere. Try again.");
        }

        await signIns.RestampAsync(account, ct);
        return View(account.Passkeys!.Single(p => p.Id == Base64Url.EncodeToString(made.Passkey.CredentialId)));
    }

    /// <summary>Asks for any passkey of this site: whose it is the passkey says, so nobody's address is asked or told.</summary>
    public async ValueTask<Outcome<PasskeyCeremony>> BeginSignInAsync(string? from, HttpContext http, CancellationToken ct)
    {
        if (await buckets.TakeAsync(Attempts, from ?? "", "Too many attempts. Wait a moment.", ct) is { } limited)
        {
            return limited;
        }

        var options = await handler.MakeRequestOptionsAsync(null, http);
        return Ceremony(options.RequestOptionsJson, options.AssertionState ?? "");
    }

    public async ValueTask<Outcome<LoginResult>> SignInAsync(PasskeySignIn request, string? device, string? from, HttpContext http, CancellationToken ct)
    {
        if (await buckets.TakeAsync(Attempts, from ?? "", "Too many attempts. Wait a moment.", ct) is { } limited)
        {
            return limited;
        }

        if (await OpenAsync(request.Ticket, request.Credential, ct) is not { } state)
        {
            return Stale();
        }

        var proved = await handler.PerformAssertionAsync(new PasskeyAssertionContext { HttpContext = http, CredentialJson = request.Credential.GetRawText(), AssertionState = state });
        if (!proved.Succeeded)
        {
            return Fault.Unauthenticated("This passkey is not known here.");
        }

        // The counter moves on; a copy of the passkey that is behind is refused by Identity the next time.
        await identity.AddOrUpdatePasskeyAsync(proved.User, proved.Passkey);
        return await signIns.StartAsync(proved.User, device, from, ct);
    }

    public async ValueTask<IReadOnlyList<PasskeyView>> ListAsync(Caller caller, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return [.. ((await identity.FindByIdAsync(caller.UserId))?.Passkeys ?? []).Select(View)];
    }

    public async ValueTask<Outcome<bool>> RemoveAsync(Caller caller, string id, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        if (await identity.FindByIdAsync(caller.UserId) is not { } account || account.Passkeys?.Any(p => p.Id == id) != true)
        {
            return Fault.NotFound("This passkey");
        }

        if (!(await identity.RemovePasskeyAsync(account, Base64Url.DecodeFromChars(id))).Succeeded)
        {
            return Fault.Conflict("Your account is being changed elsewhere. Try again.");
        }

        await signIns.RestampAsync(account, ct);
        return true;
    }

    private static PasskeyView View(PasskeyRecord key) => new(key.Id, key.Name, key.CreatedAt, key.BackedUp);

    private static Fault Stale() => Fault.Invalid("ticket", "This took too long, or was tried before. Begin again.");

    private PasskeyCeremony Ceremony(string options, string state) =>
        new(JsonSerializer.Deserialize<JsonElement>(options), secrets.Seal(Purpose, $"{(time.GetUtcNow() + Patience).ToUnixTimeSeconds()}\n{state}"));

    private async ValueTask<string?> OpenAsync(string ticket, JsonElement credential, CancellationToken ct)
    {
        if (credential.ValueKind != JsonValueKind.Object
            || credential.GetRawText().Length > MostCredential
            || ticket.Length > MostCredential
            || !secrets.TryOpen(Purpose, ticket, out var opened)
            || opened.Split('\n', 2) is not [var until, var state]
            || long.Parse(until, System.Globalization.CultureInfo.InvariantCulture) < time.GetUtcNow().ToUnixTimeSeconds())
        {
            return null;
        }

        return await buckets.TakeAsync(Once, ticket, "", ct) is null ? state : null;
    }
}
