using System.Text.Json;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Home.Activities;
using Roommate.Home.Registry;

namespace Roommate.Home.Routines;

/// <summary>When a routine would have run over the last seven days, and what it would do now. Nothing is done.</summary>
internal sealed class DryRuns(RoutineWorlds worlds, RoutineTexts texts, DeviceStore devices, ActivityStore activities, History.History history, TimeProvider time)
{
    // All of a week's minutes are counted; the answer lists the last times of them.
    private const int MostTimes = 500;
    private const int MostCounted = 20_000;
    private const int MostLines = 2_000;

    private static readonly TimeSpan Span = TimeSpan.FromDays(7);
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(5);

    public async ValueTask<DryRun> RunAsync(string homeId, RoutineDefinition definition, DateTimeOffset anchor, string? language, CancellationToken ct)
    {
        var to = time.GetUtcNow();
        var from = to - Span;
        var clock = await worlds.ClockAsync(homeId, ct);
        var sentences = await texts.InAsync(homeId, language, ct);
        var told = DryRunTexts.In(sentences);
        var notes = new List<string>();
        var past = await PastAsync(homeId, definition, from, to, told, notes, ct);
        var fired = new List<(DateTimeOffset At, RunTrigger Trigger)>();
        foreach (var trigger in definition.Triggers)
        {
            fired.AddRange(await FiredAsync(homeId, trigger, past, anchor, clock, from, to, sentences, notes, ct));
        }

        var everybody = new HashSet<string>(["somebody"]);
        if (PastValues.Flat(definition.Conditions).Any(static c => c.Type == "presence"))
        {
            notes.Add(told.SomebodyHome);
        }

        var probe = Probe(homeId, definition, new RunTrigger("manual", to));
        DateTimeOffset[] times = [.. fired
            .OrderBy(static f => f.At)
            .Where(f => Conditions.Hold(definition.Conditions, past.WorldAt(f.At, clock, definition.Conditions, everybody), (probe with { Trigger = f.Trigger }).Variables))
            .Select(static f => f.At)];
        var world = await worlds.SeeAsync(homeId, RoutineReferences.Read(definition.Actions), ct);
        var steps = Rehearsal.Of(probe, world, action => told.Would(sentences.Action(action)));
        return new DryRun(from, to, times.Length, [.. times.TakeLast(MostTimes)], told.Sentence(times, clock.Zone), steps, [.. notes.Distinct()], sentences.Of(definition));
    }

    private static RunState Probe(string homeId, RoutineDefinition definition, RunTrigger trigger) => new(
        "run", "rtn", homeId, definition.Name, "", "", RoutineRunState.Running, trigger.At, trigger, definition.Actions, []);

    private async ValueTask<IReadOnlyList<(DateTimeOffset At, RunTrigger Trigger)>> FiredAsync(
        string homeId, RoutineTrigger trigger, PastValues past, DateTimeOffset anchor, HomeClock clock, DateTimeOffset from, DateTimeOffset to, RoutineSentence sentences, List<string> notes, CancellationToken ct)
    {
        switch (trigger.Type)
        {
            case "state":
                return [.. past.Fired(trigger, to).Select(f => (f.At, new RunTrigger("state", f.At, trigger.DeviceId, trigger.Path, f.Value)))];
            case "event" when await IsHereAsync(homeId, trigger.DeviceId!, ct):
                var lines = await activities.ReadAsync([trigger.DeviceId!], to.ToUnixTimeMilliseconds(), MostLines, ct);
                return [.. lines
                    .Where(l => l.Kind == ActivityKind.Event && l.Path == trigger.Event && l.At >= from)
                    .Select(l => (l.At, new RunTrigger("event", l.At, trigger.DeviceId, Event: trigger.Event, Body: l.To)))];
            case "presence" or "webhook" or "routine" or "event":
                notes.Add(DryRunTexts.In(sentences).Unknown(sentences.Trigger(trigger)));
                return [];
            default:
                var times = new List<(DateTimeOffset, RunTrigger)>();
                for (var at = Schedules.Next(trigger, from, anchor, clock); at <= to && times.Count < MostCounted; at = Schedules.Next(trigger, at.Value, anchor, clock))
                {
                    times.Add((at.Value, new RunTrigger(trigger.Type, at.Value)));
                }

                if (times.Count == MostCounted)
                {
                    notes.Add(DryRunTexts.In(sentences).MoreThan(MostCounted));
                }

                return times;
        }
    }

    private async ValueTask<PastValues> PastAsync(string homeId, RoutineDefinition definition, DateTimeOffset from, DateTimeOffset to, DryRunTexts told, List<string> notes, CancellationToken ct)
    {
        var asked = definition.Triggers.Where(static t => t.Type == "state").Select(static t => (t.DeviceId!, t.Path!))
            .Concat(PastValues.Flat(definition.Conditions).Where(static c => c.Type == "state").Select(static c => (c.DeviceId!, c.Path!)))
            .Distinct();
        var values = new Dictionary<(string, string), IReadOnlyList<(DateTimeOffset, JsonElement)>>();
        foreach (var (device, path) in asked)
        {
            if (await IsHereAsync(homeId, device, ct))
            {
                values[(device, path)] = await ValuesAsync(device, path, from, to, told, notes, ct);
            }
        }

        return new PastValues(values);
    }

    // Changes that the activity list keeps are exact; readings of sensors come from history in steps.
    private async ValueTask<IReadOnlyList<(DateTimeOffset At, JsonElement Value)>> ValuesAsync(
        string device, string path, DateTimeOffset from, DateTimeOffset to, DryRunTexts told, List<string> notes, CancellationToken ct)
    {
        var lines = (await activities.ReadAsync([device], to.ToUnixTimeMilliseconds(), MostLines, ct))
            .Where(l => l.Kind == ActivityKind.Reported && l.Path == path && l.At >= from)
            .OrderBy(static l => l.At)
            .ToArray();
        if (lines.Length > 0)
        {
            var before = lines[0].From is { } old ? [(from, old)] : Array.Empty<(DateTimeOffset, JsonElement)>();
            return [.. before, .. lines.Where(static l => l.To is not null).Select(static l => (l.At, l.To!.Value))];
        }

        if ((await history.GetAsync(device, path, from, to, (long)Step.TotalMilliseconds, ct)).TryGet(out var chart, out _) && chart.Points.Count > 0)
        {
            notes.Add(told.EveryFiveMinutes);
            return [.. chart.Points.Select(static p => (p.At, JsonSerializer.SerializeToElement(p.Last)))];
        }

        notes.Add(told.NothingKnown(path));
        return [];
    }

    private async ValueTask<bool> IsHereAsync(string homeId, string deviceId, CancellationToken ct) => await devices.PlaceAsync(deviceId, ct) is { } place && place.HomeId == homeId;
}
