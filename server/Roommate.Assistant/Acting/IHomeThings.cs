using Roommate.Contracts.Faults;
using Roommate.Contracts.Live;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Acting;

/// <summary>What a person keeps in a home under ids of its own: timers, reminders.</summary>
internal interface IHomeThings<TThing, in TNew, in TPatch>
    where TThing : class
{
    /// <summary>Those this person may see.</summary>
    ValueTask<IReadOnlyList<TThing>> OfAsync(Caller caller, string homeId, CancellationToken ct);

    ValueTask<Outcome<TThing>> AddAsync(Caller caller, string homeId, TNew wanted, Cause by, CancellationToken ct);

    ValueTask<Outcome<TThing>> ChangeAsync(Caller caller, string homeId, string id, TPatch patch, Cause by, CancellationToken ct);

    ValueTask<Outcome<TThing>> RemoveAsync(Caller caller, string homeId, string id, Cause by, CancellationToken ct);

    ValueTask<Outcome<TThing>> GetAsync(Caller caller, string homeId, string id, CancellationToken ct);
}
