using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Contracts.People;
using Roommate.People.Accounts;
using Roommate.People.SignIn;
using Roommate.Platform.Limits;
using Roommate.Platform.Security;

namespace Roommate.People.Providers;

/// <summary>
/// Signing in elsewhere (OpenID Connect, OAuth with PKCE). What must not be forgotten between going and coming back
/// travels sealed with the browser that went: an answer that comes back to another browser signs nobody in.
/// </summary>
internal sealed class ProviderSignIns(
    ProviderDirectory directory,
    ProviderClient client,
    ProviderAccounts accounts,
    UserManager<Account> identity,
    SignIns signIns,
    SecondStep second,
    SecretBox secrets,
    Buckets buckets,
    Ids ids,
    TimeProvider time)
{
    private const string Purpose = "provider";
    private const int MostTicket = 8000;
    private const string Wait = "Too many attempts. Wait a moment.";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private static readonly BucketLimit Once = new("provider-once", 1, TimeSpan.FromMinutes(11));
    private static readonly BucketLimit Attempts = new("provider-from", 60, TimeSpan.FromSeconds(2));

    public IReadOnlyList<ProviderView> List() => [.. directory.All.Select(static p => new ProviderView(p.Id, NameOf(p)))];

    /// <param name="userId">Whose account the sign-in is to open from now on; null to sign in.</param>
    public async ValueTask<Outcome<ProviderCeremony>> BeginAsync(string provider, string origin, string? userId, string? inviteCode, string? from, CancellationToken ct)
    {
        if (await buckets.TakeAsync(Attempts, from ?? "", Wait, ct) is { } limited)
        {
            return limited;
        }

        if (directory.Find(provider) is not { } entry)
        {
            return Fault.NotFound("This provider");
        }

        if (inviteCode?.Length > 40)
        {
            return Fault.Invalid("inviteCode", "This is no code.");
        }

        var ticket = new ProviderTicket(ids.Secret(12), entry.Id, ids.Secret(), ids.Secret(), ids.Secret(48), origin + "/signed-in", time.GetUtcNow() + Patience, userId, inviteCode);
        return (await client.AddressAsync(entry, ticket, ct)).Map(url => new ProviderCeremony(url, Seal(ticket)));
    }

    public async ValueTask<Outcome<ProviderSignIn>> SignInAsync(ProviderFinish request, string? device, string? from, CancellationToken ct)
    {
        if (await buckets.TakeAsync(Attempts, from ?? "", Wait, ct) is { } limited)
        {
            return limited;
        }

        if (!(await ProveAsync(request, userId: null, ct)).TryGet(out var proof, out var fault))
        {
            return fault;
        }

        if (!(await accounts.FindOrMakeAsync(proof.Entry, proof.Proved, proof.Ticket.InviteCode, from, ct)).TryGet(out var account, out var refused))
        {
            return refused;
        }

        if (account.TwoFactorEnabled && string.IsNullOrWhiteSpace(request.Otp) && string.IsNullOrWhiteSpace(request.RecoveryCode))
        {
            return new ProviderSignIn(Ticket: Seal(proof.Ticket with { Id = ids.Secret(12), Proved = proof.Proved }));
        }

        return await second.CheckAsync(account, request.Otp, request.RecoveryCode, ct) is { } missing
            ? missing
            : new ProviderSignIn(await signIns.StartAsync(account, device, from, ct));
    }

    public async ValueTask<Outcome<IReadOnlyList<LinkedLogin>>> LinkAsync(Caller caller, ProviderFinish request, CancellationToken ct)
    {
        if (!(await ProveAsync(request, caller.UserId, ct)).TryGet(out var proof, out var fault))
        {
            return fault;
        }

        if (await identity.FindByIdAsync(caller.UserId) is not { } account)
        {
            return Fault.NotFound("Your account");
        }

        if (await accounts.LinkAsync(account, proof.Entry, proof.Proved) is { } refused)
        {
            return refused;
        }

        await signIns.RestampAsync(account, ct);
        return Views(account);
    }

    public async ValueTask<Outcome<IReadOnlyList<LinkedLogin>>> LoginsAsync(Caller caller, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return await identity.FindByIdAsync(caller.UserId) is { } account ? Views(account) : Fault.NotFound("Your account");
    }

    public async ValueTask<Outcome<bool>> UnlinkAsync(Caller caller, string provider, CancellationToken ct)
    {
        if (await identity.FindByIdAsync(caller.UserId) is not { } account || account.Logins?.FirstOrDefault(l => l.Provider == provider) is not { } login)
        {
            return Fault.NotFound("This sign-in");
        }

        if (account.PasswordHash is null && account.Passkeys is not { Count: > 0 } && account.Logins.Count == 1)
        {
            return Fault.Conflict("This is your only way in. Set a password or register a passkey first.");
        }

        if (!(await identity.RemoveLoginAsync(account, login.Provider, login.Subject)).Succeeded)
        {
            return Fault.Conflict("Your account is being changed elsewhere. Try again.");
        }

        await signIns.RestampAsync(account, ct);
        return true;
    }

    private static string NameOf(ProviderEntry entry) => entry.Name.Length > 0 ? entry.Name : entry.Id;

    private static Fault Stale() => Fault.Invalid("ticket", "This took too long, was tried before, or was begun in another browser. Begin again.");

    private LinkedLogin[] Views(Account account) =>
        [.. (account.Logins ?? []).Select(l => new LinkedLogin(l.Provider, directory.Find(l.Provider) is { } entry ? NameOf(entry) : l.Provider, l.At, l.Email))];

    private string Seal(ProviderTicket ticket) => secrets.Seal(Purpose, JsonSerializer.Serialize(ticket, Wire.Json));

    private async ValueTask<Outcome<Proof>> ProveAsync(ProviderFinish request, string? userId, CancellationToken ct)
    {
        if (request.Ticket.Length > MostTicket || !secrets.TryOpen(Purpose, request.Ticket, out var opened)
            || JsonSerializer.Deserialize<ProviderTicket>(opened, Wire.Json) is not { } ticket
            || ticket.Until < time.GetUtcNow() || ticket.UserId != userId || directory.Find(ticket.Provider) is not { } entry)
        {
            return Stale();
        }

        // Proved already, and only the code of the second factor is tried: that is counted by itself.
        if (ticket.Proved is { } proved)
        {
            return new Proof(entry, ticket, proved);
        }

        if (request.Code is not { Length: > 0 and < 4000 } code || request.State is null || !SecretBox.AreEqual(request.State, ticket.State)
            || await buckets.TakeAsync(Once, ticket.Id, "", ct) is not null)
        {
            return Stale();
        }

        return (await client.ProveAsync(entry, ticket, new ProviderAnswer(code, request.Iss), ct)).Map(p => new Proof(entry, ticket, p));
    }

    private sealed record Proof(ProviderEntry Entry, ProviderTicket Ticket, Proved Proved);
}
