using System.Collections.Concurrent;
using Roommate.Contracts.Events;
using Roommate.Contracts.Faults;
using Roommate.People.Homes;
using Roommate.Platform.Facts;
using Roommate.Platform.Security;

namespace Roommate.People.Rights;

/// <summary>Answers who may do what from the home's members, cached for seconds and dropped at once when a membership changes on any node.</summary>
internal sealed class MemberRights(HomeStore homes, TimeProvider time) : IRights, IFactHandler<RightsChanged>
{
    private static readonly TimeSpan CacheTime = TimeSpan.FromSeconds(5);
    private const int MostCached = 10_000;

    private readonly ConcurrentDictionary<string, (HomeRecord? Home, DateTimeOffset ReadAt)> _cache = new();

    public async ValueTask<Fault?> CheckAsync(string userId, Right right, Place place, CancellationToken ct)
    {
        var home = await ReadAsync(place.HomeId, ct);
        if (home is null || !home.Members.TryGetValue(userId, out var member) || member.ExpiresAt <= time.GetUtcNow() || place.OnlyFor?.Contains(userId) == false)
        {
            return Fault.NotFound();
        }

        return RoleRights.Allows(member.Role, right) ? null : Fault.Forbidden();
    }

    public ValueTask HearAsync(RightsChanged fact, CancellationToken ct)
    {
        _cache.TryRemove(fact.HomeId, out _);
        return ValueTask.CompletedTask;
    }

    private async ValueTask<HomeRecord?> ReadAsync(string homeId, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (_cache.TryGetValue(homeId, out var cached) && now - cached.ReadAt < CacheTime)
        {
            return cached.Home;
        }

        var home = (await homes.GetAsync(homeId, ct))?.Value;
        if (_cache.Count > MostCached)
        {
            _cache.Clear();
        }

        _cache[homeId] = (home, now);
        return home;
    }
}

/// <summary>A home is its own place.</summary>
internal sealed class HomeLocator(HomeStore homes) : ILocator
{
    public string Prefix => Contracts.IdPrefix.Home;

    public async ValueTask<Place?> LocateAsync(string id, CancellationToken ct) => await homes.GetAsync(id, ct) is null ? null : new Place(id);
}
