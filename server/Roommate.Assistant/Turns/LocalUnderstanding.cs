using System.Collections.Concurrent;
using System.Text.Json;
using Roommate.Assistant.Lists;
using Roommate.Assistant.Tools;
using Roommate.Assistant.Understanding;
using Roommate.Contracts;
using Roommate.Contracts.Assistant;
using Roommate.Contracts.Events;
using Roommate.Platform.Facts;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Turns;

/// <summary>Local understanding over the live names of a home; the grammar is built once and again when a name changes on any node.</summary>
internal sealed class LocalUnderstanding(IHomeDevices home, HomeLists lists, TimeProvider time) : IFactHandler<HomeNamesChanged>
{
    private const int MostKept = 500;

    private readonly ConcurrentDictionary<(string Home, string User), (Understander Understander, TimeZoneInfo Zone)> _homes = new();

    public async ValueTask<Understood> UnderstandAsync(Caller caller, string homeId, string text, string? roomId, Understood? previous, CancellationToken ct)
    {
        var (understander, zone) = await ForAsync(caller, homeId, ct);
        return understander.Understand(text, new UnderstandingContext
        {
            RoomId = roomId,
            Previous = previous,
            LastTargets = previous?.Targets ?? [],
            Now = time.GetUtcNow(),
            TimeZone = zone,
        });
    }

    /// <summary>What local understanding makes of a sentence, without acting.</summary>
    public async ValueTask<UnderstandResult> ExplainAsync(Caller caller, string homeId, UnderstandRequest request, CancellationToken ct)
    {
        var understood = await UnderstandAsync(caller, homeId, request.Text, request.RoomId, previous: null, ct);
        return new UnderstandResult(
            understood.Slots.ToDictionary(static s => s.Key, static s => JsonSerializer.SerializeToElement(s.Value, s.Value.GetType(), Wire.Json)),
            understood.Targets,
            understood.Confidence,
            understood.Intent,
            understood.Alternatives.Count == 0 ? null : [.. understood.Alternatives.Select(static a => a.Intent).OfType<string>().Distinct()],
            understood.Question);
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
