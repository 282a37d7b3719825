using Roommate.Contracts.Faults;
using Roommate.People.Accounts;
using Roommate.Platform.Limits;

namespace Roommate.People.SignIn;

/// <summary>
/// Slows guessing down: by the e-mail address that is tried, whether it has an account or not (so that the answer tells
/// nothing), and by where the attempts come from. Counted before the password is looked at, in Redis, so that attempts
/// that come at once and on several nodes all count. A right password gives back what it took; and where somebody has
/// signed in before, strangers' guesses elsewhere do not shut them out.
/// </summary>
internal sealed class LoginLimits(Buckets buckets)
{
    private const string Wait = "Too many attempts. Wait until the time that Retry-After names and try again.";

    private static readonly BucketLimit AtPlace = new("login-at", 10, TimeSpan.FromSeconds(30));
    private static readonly BucketLimit AsPerson = new("login-as", 30, TimeSpan.FromSeconds(20));
    private static readonly BucketLimit FromPlace = new("login-from", 100, TimeSpan.FromSeconds(1));
    private static readonly BucketLimit Register = new("register", 60, TimeSpan.FromSeconds(10));

    // Not a limit but a mark that forgets itself after three months.
    private static readonly BucketLimit Known = new("login-known", 1, TimeSpan.FromDays(90));

    public async ValueTask<Fault?> TakeAsync(string email, string? from, CancellationToken ct)
    {
        var here = Here(email, from);
        return await buckets.TakeAsync(FromPlace, from ?? "", Wait, ct)
            ?? await buckets.TakeAsync(AtPlace, here, Wait, ct)
            ?? (await buckets.IsUsedAsync(Known, here, ct) ? null : await buckets.TakeAsync(AsPerson, AccountStore.Normal(email), Wait, ct));
    }

    public async ValueTask SucceededAsync(string email, string? from, CancellationToken ct)
    {
        var here = Here(email, from);
        if (!await buckets.IsUsedAsync(Known, here, ct))
        {
            await buckets.GiveBackAsync(AsPerson, AccountStore.Normal(email), ct);
            await buckets.CountAsync(Known, here, ct);
        }

        await buckets.ResetAsync(AtPlace, here, ct);
        await buckets.GiveBackAsync(FromPlace, from ?? "", ct);
    }

    /// <summary>How an address stands: attempts at once, and what is left of them.</summary>
    public async ValueTask<(long Most, long Left)> LookAsync(string? email, CancellationToken ct) =>
        (AsPerson.Capacity, email is null ? AsPerson.Capacity : await buckets.LookAsync(AsPerson, AccountStore.Normal(email), ct));

    /// <summary>Strangers' guesses no longer count against this address.</summary>
    public ValueTask ResetAsync(string email, CancellationToken ct) => buckets.ResetAsync(AsPerson, AccountStore.Normal(email), ct);

    public ValueTask<Fault?> TakeRegistrationAsync(string? from, CancellationToken ct) => buckets.TakeAsync(Register, from ?? "", Wait, ct);

    /// <summary>A code that was right is no guess: a party of a hundred comes in through one door.</summary>
    public ValueTask WasInvitedAsync(string? from, CancellationToken ct) => buckets.GiveBackAsync(Register, from ?? "", ct);

    private static string Here(string email, string? from) => $"{AccountStore.Normal(email)} {from}";
}
