using System.Security.Cryptography;
using System.Text;
using Roommate.Contracts;
using Roommate.Contracts.Events;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Home.Registry;
using Roommate.Home.Scenes;
using Roommate.Platform.Facts;
using Roommate.Platform.Http;
using Roommate.Platform.Security;
using Roommate.Platform.Store;

namespace Roommate.Home.Routines;

/// <summary>The routines of a home: written, read, changed, run by hand, called from outside.</summary>
public sealed class Routines : IFactHandler<HomeRemoved>
{
    private const int MostRoutines = 500;
    private const int HookBytes = 24;

    private readonly RoutineStore _store;
    private readonly RoutineParts _parts;
    private readonly Ids _ids;
    private readonly TimeProvider _time;

    internal Routines(RoutineStore store, RoutineParts parts, Ids ids, TimeProvider time)
    {
        _store = store;
        _parts = parts;
        _ids = ids;
        _time = time;
    }

    public async ValueTask<Outcome<Page<Routine>>> ListAsync(string homeId, string? cursor, int limit, string? language, CancellationToken ct)
    {
        var ids = await _store.IdsOfAsync(homeId, ct);
        if (Paging.After(ids, cursor, IdPrefix.Routine) is not { } start)
        {
            return Paging.WrongCursor;
        }

        string[] page = [.. ids.Skip(start).Take(limit)];
        return new Page<Routine>(await ViewAsync(homeId, await _store.GetManyAsync(page, ct), language, ct), start + page.Length < ids.Count ? page[^1] : null);
    }

    /// <summary>For the home's snapshot and the names people say.</summary>
    public async ValueTask<IReadOnlyList<RoutineSummary>> OfHomeAsync(string homeId, CancellationToken ct) =>
        [.. (await ViewAsync(homeId, await _store.GetManyAsync(await _store.IdsOfAsync(homeId, ct), ct), language: null, ct))
            .Select(static r => new RoutineSummary(r.Id, r.Definition.Name, r.Definition.Enabled, r.Summary, r.Health.DisabledBecause))];

    public async ValueTask<Outcome<Routine>> GetAsync(string id, string? language, CancellationToken ct) =>
        await _store.GetAsync(id, ct) is { } routine ? (await ViewAsync(routine.Value.HomeId, [routine], language, ct))[0] : Fault.NotFound("This routine");

    public async ValueTask<Outcome<Routine>> CreateAsync(Caller caller, string homeId, RoutineDefinition definition, string? language, CancellationToken ct)
    {
        if (await CheckAsync(homeId, definition, newTriggers: true, ct) is { } fault)
        {
            return fault;
        }

        if ((await _store.IdsOfAsync(homeId, ct)).Count >= MostRoutines)
        {
            return Fault.Conflict($"A home has at most {MostRoutines} routines.");
        }

        var now = _time.GetUtcNow();
        var id = _ids.New(IdPrefix.Routine);
        var stored = await _store.AddAsync(id, new RoutineRecord(homeId, caller.UserId, caller.Name, Trimmed(definition), now, now), ct);
        return await ChangedAsync(caller, stored, language, ct);
    }

    /// <summary>Who changes a routine owns it from then on: it never acts with the rights of somebody who has not seen what it does.</summary>
    public async ValueTask<Outcome<Routine>> ChangeAsync(Caller caller, string id, RoutinePatch patch, long? ifVersion, string? language, CancellationToken ct)
    {
        if (await _store.GetAsync(id, ct) is not { } old)
        {
            return Fault.NotFound("This routine");
        }

        if (await CheckAsync(old.Value.HomeId, patch.Apply(old.Value.Definition), patch.Triggers is not null, ct) is { } fault)
        {
            return fault;
        }

        var changed = await _store.ChangeAsync(
            id,
            routine => ifVersion is { } version && version != routine.Version
                ? Fault.VersionMismatch(routine.Version)
                : routine.Value with
                {
                    OwnerId = caller.UserId,
                    OwnerName = caller.Name,
                    Definition = Trimmed(patch.Apply(routine.Value.Definition)),
                    ChangedAt = _time.GetUtcNow(),
                },
            ct);
        if (!changed.TryGet(out var stored, out var refused))
        {
            return refused;
        }

        await _store.LiveAsync(id, static l => new LifeStep(l with { InMinute = 0, Health = l.Health with { DisabledBecause = null, Errors = 0, LastError = null } }, []), fence: null, ct);
        return await ChangedAsync(caller, stored, language, ct);
    }

    public async ValueTask<Outcome<bool>> RemoveAsync(Caller caller, string id, CancellationToken ct)
    {
        if (await _store.GetAsync(id, ct) is not { } routine)
        {
            return Fault.NotFound("This routine");
        }

        await ForgetAsync(routine, ct);
        await _parts.Events.RemovedAsync(routine.Value.HomeId, id, caller.As("api"), ct);
        return true;
    }

    /// <summary>A home is gone: nothing of its routines goes on. On every node; what is gone already changes nothing.</summary>
    public async ValueTask HearAsync(HomeRemoved fact, CancellationToken ct)
    {
        foreach (var routine in await _store.GetManyAsync(await _store.IdsOfAsync(fact.HomeId, ct), ct))
        {
            await ForgetAsync(routine, ct);
        }
    }

    /// <summary>Runs it now, whatever its conditions say and even when it is switched off.</summary>
    public ValueTask<Outcome<RoutineRun>> RunAsync(Caller caller, string id, RunRoutineRequest? request, CancellationToken ct) => _parts.Starts.StartAsync(
        new RoutineStarts.Wish(id, new RunTrigger("manual", _time.GetUtcNow(), UserId: caller.UserId, Body: request?.Body, By: caller.Name), _ids.Secret(12), [], ByHand: true),
        ct);

    public async ValueTask<Outcome<Page<RoutineRun>>> RunsAsync(string id, string? cursor, int limit, CancellationToken ct)
    {
        var skip = 0;
        if (cursor is not null && !int.TryParse(cursor, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out skip))
        {
            return Paging.WrongCursor;
        }

        var runs = await _store.RunsAsync(id, skip, limit, ct);
        var next = runs.Count == limit ? (skip + limit).ToString(System.Globalization.CultureInfo.InvariantCulture) : null;
        return new Page<RoutineRun>([.. runs.Select(static r => r.View())], next);
    }

    public async ValueTask<Outcome<RoutineRun>> RunOfAsync(string id, string runId, CancellationToken ct) =>
        RunIds.RoutineOf(runId) == id && await _store.RunAsync(runId, ct) is { } run ? run.View() : Fault.NotFound("This run");

    /// <summary>Stops what goes on or waits of it.</summary>
    public async ValueTask<int> StopAsync(string id, CancellationToken ct)
    {
        var life = await _store.LifeAsync(id, ct);
        var stopped = 0;
        foreach (var runId in life.Queue.Concat(life.Active))
        {
            if (await _store.StoredRunAsync(id, runId, ct) is { Value.IsOpen: true } run)
            {
                var ended = run.Value.End(RoutineRunState.Stopped, _time.GetUtcNow(), "Somebody stopped it.");
                var kept = await _store.LiveAsync(id, l => new LifeStep(LifeRules.End(l, ended), [(ended, run.Version)], RunsMayConflict: true), fence: null, ct);
                stopped += kept.Status == Live.Log.CommitStatus.Committed ? 1 : 0;
                await _parts.Events.RanAsync(ended, ct);
            }
        }

        return stopped;
    }

    /// <summary>When it would have run over the last seven days, and what it would do now.</summary>
    public async ValueTask<Outcome<DryRun>> DryRunAsync(string id, string? language, CancellationToken ct) => await _store.GetAsync(id, ct) is { } routine
        ? await _parts.DryRuns.RunAsync(routine.Value.HomeId, routine.Value.Definition, routine.Value.ChangedAt, language, ct)
        : Fault.NotFound("This routine");

    /// <summary>The same for one that is being written.</summary>
    public async ValueTask<Outcome<DryRun>> DryRunAsync(string homeId, RoutineDefinition draft, string? language, CancellationToken ct) =>
        await CheckAsync(homeId, draft, newTriggers: true, ct) is { } fault ? fault : await _parts.DryRuns.RunAsync(homeId, draft, _time.GetUtcNow(), language, ct);

    /// <summary>A new address that starts it; the token in it is shown once, its hash is kept.</summary>
    public async ValueTask<Outcome<RoutineHook>> AddHookAsync(string id, CancellationToken ct)
    {
        if (await _store.GetAsync(id, ct) is not { } routine)
        {
            return Fault.NotFound("This routine");
        }

        if (routine.Value.Definition.Triggers.All(static t => t.Type != "webhook"))
        {
            return Fault.Conflict("This routine has no webhook trigger. Add one first.");
        }

        var token = _ids.Secret(HookBytes);
        await _store.AddHookAsync(Hash(token), id, ct);
        return new RoutineHook($"/api/v1/hooks/{token}");
    }

    /// <summary>Somebody called a routine's address. What the token opens is one routine, nothing else.</summary>
    public async ValueTask<Outcome<RoutineRun>> CallAsync(string token, System.Text.Json.JsonElement? body, string? key, CancellationToken ct)
    {
        if (token.Length > 100 || await _store.FindHookAsync(Hash(token), ct) is not { } id || await _store.GetAsync(id, ct) is not { } routine
            || routine.Value.Definition.Triggers.All(static t => t.Type != "webhook"))
        {
            return Fault.NotFound("This address");
        }

        var trigger = new RunTrigger("webhook", _time.GetUtcNow(), Body: body);
        return await _parts.Starts.StartAsync(new RoutineStarts.Wish(id, trigger, key is null ? _ids.Secret(12) : $"hook:{key}", []), ct);
    }

    /// <summary>Somebody came or left; <paramref name="others"/> members are there besides.</summary>
    public void HearPresence(string homeId, string userId, bool online, int others) => _parts.Watch.HearPresence(homeId, userId, online, others);

    internal async ValueTask<Fault?> CheckAsync(string homeId, RoutineDefinition definition, bool newTriggers, CancellationToken ct)
    {
        var clock = await _parts.Worlds.ClockAsync(homeId, ct);
        if (RoutineRules.Check(definition, clock) is { } fault)
        {
            return fault;
        }

        var past = definition.Triggers.ToList().FindIndex(t => t.Type == "once" && t.At <= _time.GetUtcNow());
        return newTriggers && past >= 0
            ? Fault.Invalid($"triggers[{past}].at", "That moment is over.")
            : await _parts.Gone.CheckAsync(homeId, definition, ct);
    }

    private static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private static RoutineDefinition Trimmed(RoutineDefinition definition) => definition with { Name = definition.Name.Trim() };

    private async ValueTask ForgetAsync(Stored<RoutineRecord> routine, CancellationToken ct)
    {
        await StopAsync(routine.Id, ct);
        await _store.RemoveAsync(routine.Value.HomeId, routine.Id, ct);
        await _parts.Times.SetAsync(routine.Id, routine: null, ct);
        await _parts.Holds.ForgetAsync(routine.Id, ct);
    }

    private async ValueTask<Routine> ChangedAsync(Caller caller, Stored<RoutineRecord> stored, string? language, CancellationToken ct)
    {
        await _parts.Holds.ForgetAsync(stored.Id, ct);
        await _parts.Times.SetAsync(stored.Id, stored.Value, ct);
        var view = (await ViewAsync(stored.Value.HomeId, [stored], language, ct))[0];
        // Whoever hears of it reads the language of the home, whatever the one speaks who changed it.
        var sentence = await _parts.Texts.OfAsync(stored.Value, ct);
        var told = new RoutineSummary(view.Id, view.Definition.Name, view.Definition.Enabled, sentence, view.Health.DisabledBecause);
        await _parts.Events.ChangedAsync(stored.Value.HomeId, told, caller.As("api"), ct);
        return view;
    }

    private async ValueTask<IReadOnlyList<Routine>> ViewAsync(string homeId, IReadOnlyList<Stored<RoutineRecord>> routines, string? language, CancellationToken ct)
    {
        var sentences = await _parts.Texts.InAsync(homeId, language, ct);
        var lives = await _store.LivesAsync([.. routines.Select(static r => r.Id)], ct);
        var clock = await _parts.Worlds.ClockAsync(homeId, ct);
        var views = new List<Routine>(routines.Count);
        foreach (var routine in routines)
        {
            var record = routine.Value;
            var health = lives.GetValueOrDefault(routine.Id)?.Health ?? new RoutineHealth();
            var next = record.Definition.Enabled ? record.Definition.Triggers.Select(t => Schedules.Next(t, _time.GetUtcNow(), record.ChangedAt, clock)).Min() : null;
            var gone = await _parts.Gone.OfAsync(homeId, record.Definition, ct);
            views.Add(new Routine(
                routine.Id,
                homeId,
                record.OwnerId,
                record.Definition,
                sentences.Of(record.Definition),
                health with { NextAt = next, Problems = gone.Count == 0 ? null : gone },
                routine.Version,
                record.ChangedAt));
        }

        return views;
    }
}

/// <summary>What <see cref="Routines"/> is made of.</summary>
internal sealed record RoutineParts(
    RoutineStarts Starts,
    TimeDues Times,
    HoldDues Holds,
    RoutineWorlds Worlds,
    RoutineTexts Texts,
    RoutineEvents Events,
    RoutineGone Gone,
    RoutineWatch Watch,
    DryRuns DryRuns);
