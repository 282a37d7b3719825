using Roommate.Contracts.Events;
using Roommate.Contracts.Faults;
using Roommate.People.Homes;
using Roommate.Platform.Facts;
using Roommate.Platform.Security;
using Roommate.Platform.Store;

namespace Roommate.People.Rights;

/// <summary>Answers who may do what from the home's members, cached for seconds and dropped at once when a membership changes on any node.</summary>
internal sealed class MemberRights(HomeStore homes, TimeProvider time) : IRights, IFactHandler<RightsChanged>
{
    private static readonly TimeSpan CacheTime = TimeSpan.FromSeconds(5);
    private const int MostCached = 10_000;

    private readonly BriefCache<HomeRecord> _cache = new(time, CacheTime, MostCached);

    public async ValueTask<Fault?> CheckAsync(string userId, Right right, Place place, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return await ReadAsync(place.HomeId, ct) is not { } home || RightsDecision.IsHidden(home, userId, place, now) ? Fault.NotFound()
            : RightsDecision.Decide(home, userId, right, place, now).Allowed ? null
            : Fault.Forbidden();
    }

    public ValueTask HearAsync(RightsChanged fact, CancellationToken ct)
    {
        _cache.Drop(fact.HomeId);
        return ValueTask.CompletedTask;
    }

    /// <summary>The home as of some seconds ago at most; null when there is none.</summary>
    public ValueTask<HomeRecord?> ReadAsync(string homeId, CancellationToken ct) =>
        _cache.GetAsync(homeId, async (id, token) => (await homes.GetAsync(id, token))?.Value, ct);
}

/// <summary>A home is its own place.</summary>
internal sealed class HomeLocator(MemberRights rights) : ILocator
{
    public string Prefix => Contracts.IdPrefix.Home;

    public async ValueTask<Place?> LocateAsync(string id, CancellationToken ct) => await rights.ReadAsync(id, ct) is null ? null : new Place(id);
}
