using Roommate.Contracts.Faults;
using Roommate.Platform.Limits;

namespace Roommate.People.SignIn;

/// <summary>
/// Where an answer cannot but tell whether an address has an account (adding a member by it, registering with it), those
/// who ask for one address after the other are held back. What turned out to be honest is given back.
/// </summary>
internal sealed class AddressLookups(Buckets buckets)
{
    private static readonly BucketLimit Guesses = new("address-guess", 30, TimeSpan.FromMinutes(2));

    public ValueTask<Fault?> TakeAsync(string who, CancellationToken ct) =>
        buckets.TakeAsync(Guesses, who, "Too many addresses were tried. Wait until the time that Retry-After names.", ct);

    public ValueTask WasHonestAsync(string who, CancellationToken ct) => buckets.GiveBackAsync(Guesses, who, ct);
}
