using Roommate.Contracts.Faults;
using Roommate.People.Accounts;
using Roommate.Platform.Limits;

namespace Roommate.People.SignIn;

/// <summary>
/// Slows guessing down: by the e-mail address that is tried, whether it has an account or not (so that the answer tells
/// nothing), and by where the attempts come from. Counted before the password is looked at, in Redis, so that attempts
/// that come at once and on several nodes all count. A right password gives back what it took.
/// </summary>
internal sealed class LoginLimits(Buckets buckets)
{
    private const string Wait = "Too many attempts. Wait until the time that Retry-After names and try again.";

    private static readonly BucketLimit AsPerson = new("login-as", 10, TimeSpan.FromSeconds(30));
    private static readonly BucketLimit FromPlace = new("login-from", 100, TimeSpan.FromSeconds(1));
    private static readonly BucketLimit Register = new("register", 60, TimeSpan.FromSeconds(10));

    public async ValueTask<Fault?> TakeAsync(string email, string? from, CancellationToken ct) =>
        await buckets.TakeAsync(FromPlace, from ?? "", Wait, ct) ?? await buckets.TakeAsync(AsPerson, AccountStore.Normal(email), Wait, ct);

    public async ValueTask SucceededAsync(string email, string? from, CancellationToken ct)
    {
        await buckets.ResetAsync(AsPerson, AccountStore.Normal(email), ct);
        await buckets.GiveBackAsync(FromPlace, from ?? "", ct);
    }

    public ValueTask<Fault?> TakeRegistrationAsync(string? from, CancellationToken ct) => buckets.TakeAsync(Register, from ?? "", Wait, ct);
}
