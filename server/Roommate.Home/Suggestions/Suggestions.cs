using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Home.Activities;
using Roommate.Home.Registry;
using Roommate.Home.Routines;

namespace Roommate.Home.Suggestions;

/// <summary>Looks through the last weeks of a home's activity for habits and offers them as routines, switched off.</summary>
public sealed class Suggestions
{
    private const int MostLines = 2_000;
    private const int Most = 20;
    private const int LeastDays = 7;

    private static readonly TimeSpan Span = TimeSpan.FromDays(28);

    private readonly ActivityStore _activities;
    private readonly DeviceStore _devices;
    private readonly RoutineStore _routines;
    private readonly RoutineWorlds _worlds;
    private readonly TimeProvider _time;

    internal Suggestions(ActivityStore activities, DeviceStore devices, RoutineStore routines, RoutineWorlds worlds, TimeProvider time)
    {
        _activities = activities;
        _devices = devices;
        _routines = routines;
        _worlds = worlds;
        _time = time;
    }

    /// <summary>The strongest first; nothing before there is a week to look at.</summary>
    public async ValueTask<IReadOnlyList<Suggestion>> OfHomeAsync(string homeId, string? language, CancellationToken ct)
    {
        var ids = await _devices.IdsOfAsync(homeId, ct);
        var zone = (await _worlds.ClockAsync(homeId, ct)).Zone;
        var to = _time.GetUtcNow();
        var lines = (await _activities.ReadAsync(ids, to.ToUnixTimeMilliseconds(), MostLines, ct)).Where(l => l.At >= to - Span && l.Path is not null && l.To is not null).ToArray();
        if (lines.Length == 0)
        {
            return [];
        }

        var from = lines.Min(static l => l.At);
        var (first, last) = (Day(from, zone), Day(to, zone).AddDays(-1));
        if (last.DayNumber - first.DayNumber < LeastDays)
        {
            return [];
        }

        var doings = lines.Where(static l => l is { Kind: ActivityKind.Desired, By.Kind: CauseKind.User }).Select(l => Doing(l, zone)).ToArray();
        var happenings = lines.Where(static l => l.Kind == ActivityKind.Reported).Select(l => Doing(l, zone)).ToArray();
        var routines = (await _routines.GetManyAsync(await _routines.IdsOfAsync(homeId, ct), ct)).Select(static r => r.Value.Definition).ToArray();
        var names = (await _devices.GetManyAsync(ids, ct)).ToDictionary(static d => d.Id, static d => d.Value.Name);
        return [.. HabitFinder.Find(doings, happenings, first, last)
            .Where(h => !SuggestionDrafts.IsDone(h, routines))
            .Take(Most)
            .Select(h => SuggestionDrafts.Of(h, id => names.GetValueOrDefault(id, "a removed device"), zone, from, to, SentenceLanguage.Of(language)))];
    }

    private static Doing Doing(Activity line, TimeZoneInfo zone) =>
        new(SuggestionDrafts.What(line.DeviceId, line.Path!, line.To!.Value), TimeZoneInfo.ConvertTime(line.At, zone).DateTime);

    private static DateOnly Day(DateTimeOffset at, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);
}
