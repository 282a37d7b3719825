using System.Collections.Concurrent;
using Roommate.Assistant.Lists;
using Roommate.Assistant.Tools;
using Roommate.Assistant.Understanding;
using Roommate.Contracts.Events;
using Roommate.Platform.Facts;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Turns;

/// <summary>Local understanding over the live names of a home; the grammar is built once and again when a name changes on any node.</summary>
internal sealed class LocalUnderstanding(IHomeDevices home, HomeLists lists, TimeProvider time) : IFactHandler<HomeNamesChanged>
{
    private const int MostKept = 500;

    private readonly ConcurrentDictionary<(string Home, string User), (Understander Understander, TimeZoneInfo Zone)> _homes = new();

    /// <summary>What a sentence said to the assistant means.</summary>
    public ValueTask<Understood> UnderstandAsync(Caller caller, string homeId, string text, string? roomId, Understood? previous, CancellationToken ct) =>
        UnderstandAsync(caller, homeId, text, new Hearing(roomId, previous, Addressed: true), ct);

    public async ValueTask<Understood> UnderstandAsync(Caller caller, string homeId, string text, Hearing hearing, CancellationToken ct)
    {
        var previous = hearing.Previous;
        var (understander, zone) = await ForAsync(caller, homeId, ct);
        return understander.Understand(text, new UnderstandingContext
        {
            RoomId = hearing.RoomId,
            Previous = previous,
            Addressed = hearing.Addressed,
            LastTargets = previous?.Targets ?? [],
            Now = time.GetUtcNow(),
            TimeZone = zone,
        });
    }

    /// <summary>What the home calls some of its devices.</summary>
    public async ValueTask<IReadOnlyList<string>> NamesOfAsync(Caller caller, string homeId, IReadOnlyList<string> deviceIds, CancellationToken ct)
    {
        var (understander, _) = await ForAsync(caller, homeId, ct);
        return [.. deviceIds.Select(understander.NameOf).OfType<string>()];
    }

    public ValueTask HearAsync(HomeNamesChanged fact, CancellationToken ct)
    {
        foreach (var key in _homes.Keys.Where(k => k.Home == fact.HomeId))
        {
            _homes.TryRemove(key, out _);
        }

        return ValueTask.CompletedTask;
    }

    private async ValueTask<(Understander Understander, TimeZoneInfo Zone)> ForAsync(Caller caller, string homeId, CancellationToken ct)
    {
        var key = (homeId, caller.UserId);
        if (_homes.TryGetValue(key, out var known))
        {
            return known;
        }

        if (_homes.Count > MostKept)
        {
            _homes.Clear();
        }

        var settings = await home.SettingsAsync(caller, homeId, ct);
        var names = await home.NamesAsync(caller, homeId, ct);
        names = names with { Lists = [.. (await lists.HeadsAsync(homeId, ct)).Select(static h => new NamedThing(h.Id, h.Name) { Aliases = h.Aliases })] };
        return _homes[key] = (new Understander(HomeGrammar.Build(names, settings.Locale)), settings.TimeZone);
    }
}

/// <summary>How a sentence was heard.</summary>
/// <param name="Addressed">True when it was said to the assistant, not among people.</param>
internal sealed record Hearing(string? RoomId, Understood? Previous, bool Addressed);
