using Roommate.Contracts;
using Roommate.Contracts.Events;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Home.Registry;
using Roommate.Live.Log;
using Roommate.Platform.Facts;
using Roommate.Platform.Http;
using Roommate.Platform.Store;

namespace Roommate.Home.Scenes;

/// <summary>The scenes of a home: captured, changed, set and taken back.</summary>
public sealed class Scenes
{
    private const int MostScenes = 200;

    // What happened longer ago is not what somebody wants back with one tap.
    private static readonly TimeSpan UndoLife = TimeSpan.FromHours(1);

    private readonly SceneStore _store;
    private readonly DeviceStore _devices;
    private readonly Twins.Twins _twins;
    private readonly ITopicLog _log;
    private readonly IFacts _facts;
    private readonly Ids _ids;
    private readonly TimeProvider _time;

    internal Scenes(SceneStore store, DeviceStore devices, Twins.Twins twins, ITopicLog log, IFacts facts, Ids ids, TimeProvider time)
    {
        _store = store;
        _devices = devices;
        _twins = twins;
        _log = log;
        _facts = facts;
        _ids = ids;
        _time = time;
    }

    public async ValueTask<IReadOnlyList<Scene>> OfHomeAsync(string homeId, CancellationToken ct)
    {
        var devices = (await _devices.IdsOfAsync(homeId, ct)).ToHashSet();
        return [.. (await _store.OfAsync(homeId, ct)).Select(s => View(s, devices))];
    }

    public async ValueTask<Outcome<Page<Scene>>> ListAsync(string homeId, string? cursor, int limit, CancellationToken ct)
    {
        var all = await OfHomeAsync(homeId, ct);
        if (Paging.After([.. all.Select(static s => s.Id)], cursor, IdPrefix.Scene) is not { } start)
        {
            return Paging.WrongCursor;
        }

        Scene[] page = [.. all.Skip(start).Take(limit)];
        return new Page<Scene>(page, start + page.Length < all.Count ? page[^1].Id : null);
    }

    public async ValueTask<Outcome<Scene>> GetAsync(string id, CancellationToken ct) =>
        await _store.GetAsync(id, ct) is { } scene ? View(scene, (await _devices.IdsOfAsync(scene.Value.HomeId, ct)).ToHashSet()) : Fault.NotFound("This scene");

    public async ValueTask<Outcome<Scene>> CreateAsync(Cause by, string homeId, CreateSceneRequest request, CancellationToken ct)
    {
        if (SceneRules.Check(request.Name, request.Aliases, request.States) is { } fault)
        {
            return fault;
        }

        if ((await _store.OfAsync(homeId, ct)).Count >= MostScenes)
        {
            return Fault.Conflict($"A home has at most {MostScenes} scenes.");
        }

        if (!(await StatesAsync(homeId, request, ct)).TryGet(out var states, out var refused))
        {
            return refused;
        }

        var now = _time.GetUtcNow();
        var stored = await _store.AddAsync(_ids.New(IdPrefix.Scene), new SceneRecord(homeId, request.Name.Trim(), states, now, now, request.Aliases), ct);
        await ToldAsync(homeId, by, ct);
        return View(stored, [.. states.Select(static s => s.DeviceId)]);
    }

    public async ValueTask<Outcome<Scene>> ChangeAsync(Cause by, string id, ScenePatch patch, long? ifVersion, CancellationToken ct)
    {
        if (SceneRules.Check(patch.Name, patch.Aliases, patch.States) is { } fault)
        {
            return fault;
        }

        if (await _store.GetAsync(id, ct) is not { } old)
        {
            return Fault.NotFound("This scene");
        }

        var states = patch.Capture == true ? await CaptureAsync([.. old.Value.States.Select(static s => s.DeviceId)], ct) : patch.States;
        if (states is not null && await ForeignAsync(old.Value.HomeId, states, ct) is { } foreign)
        {
            return foreign;
        }

        var changed = await _store.ChangeAsync(
            id,
            scene => ifVersion is { } version && version != scene.Version
                ? Fault.VersionMismatch(scene.Version)
                : scene.Value with
                {
                    Name = patch.Name?.Trim() ?? scene.Value.Name,
                    Aliases = patch.Aliases ?? scene.Value.Aliases,
                    States = states ?? scene.Value.States,
                    ChangedAt = _time.GetUtcNow(),
                },
            ct);
        if (!changed.Succeeded)
        {
            return changed.Fault;
        }

        await ToldAsync(old.Value.HomeId, by, ct);
        return await GetAsync(id, ct);
    }

    public async ValueTask<Outcome<bool>> RemoveAsync(Cause by, string id, CancellationToken ct)
    {
        if (await _store.GetAsync(id, ct) is not { } scene)
        {
            return Fault.NotFound("This scene");
        }

        await _store.RemoveAsync(scene.Value.HomeId, id, ct);
        await ToldAsync(scene.Value.HomeId, by, ct);
        return true;
    }

    /// <summary>Sets all of it together; a device that refuses stops none of the others.</summary>
    public async ValueTask<Outcome<SceneApplied>> ApplyAsync(Cause by, string id, CancellationToken ct)
    {
        if (await _store.GetAsync(id, ct) is not { } scene)
        {
            return Fault.NotFound("This scene");
        }

        var before = new List<SceneState>();
        foreach (var state in scene.Value.States)
        {
            if (await _twins.StateAsync(state.DeviceId, ct) is { } twin && SceneRules.Before(state, twin) is { } back)
            {
                before.Add(back);
            }
        }

        // How it was is kept first: a scene that was half set when the node died can be taken back too.
        await _store.ChangeAsync(id, s => s.Value with { Undo = new SceneUndo(_time.GetUtcNow(), before) }, ct);
        return await SetAsync(by, scene.Value.States, canUndo: true, ct);
    }

    /// <summary>Back to how it was before the scene was last set, for an hour; once.</summary>
    public async ValueTask<Outcome<SceneApplied>> UndoAsync(Cause by, string id, CancellationToken ct)
    {
        if (await _store.GetAsync(id, ct) is not { } scene)
        {
            return Fault.NotFound("This scene");
        }

        if (scene.Value.Undo is not { } undo || !CanUndo(undo))
        {
            return Fault.Conflict("There is nothing to take back: the scene was not set within the last hour.");
        }

        var applied = await SetAsync(by, undo.States, canUndo: false, ct);
        await _store.ChangeAsync(id, s => s.Value.Undo?.At == undo.At ? s.Value with { Undo = null } : s.Value, ct);
        return applied;
    }

    private async ValueTask<SceneApplied> SetAsync(Cause by, IReadOnlyList<SceneState> states, bool canUndo, CancellationToken ct)
    {
        var results = await Task.WhenAll(states.Select(async s => (s.DeviceId, (await _twins.SetDesiredAsync(by, s.DeviceId, s.Desired, ifVersion: null, ct)).Fault)));
        var failed = results.Where(static r => r.Fault is not null).ToDictionary(static r => r.DeviceId, static r => r.Fault!.Text);
        return new SceneApplied(states.Count - failed.Count, failed, canUndo);
    }

    private async ValueTask<Outcome<IReadOnlyList<SceneState>>> StatesAsync(string homeId, CreateSceneRequest request, CancellationToken ct)
    {
        if (request.States is { } given)
        {
            return await ForeignAsync(homeId, given, ct) is { } foreign ? foreign : Outcome(given);
        }

        var ids = (await _devices.IdsOfAsync(homeId, ct)).ToHashSet();
        if (request.DeviceIds is { } wanted)
        {
            if (wanted.FirstOrDefault(id => !ids.Contains(id)) is { } unknown)
            {
                return Fault.Invalid("deviceIds", $"There is no device {unknown} in this home.");
            }

            ids = [.. wanted];
        }
        else if (request.RoomId is { } room)
        {
            ids = [.. (await _devices.GetManyAsync(ids, ct)).Where(d => d.Value.RoomId == room).Select(static d => d.Id)];
        }

        var states = await CaptureAsync(ids, ct);
        return states.Count == 0 ? Fault.Invalid("states", "There is nothing here that a scene could set.") : Outcome(states);

        static Outcome<IReadOnlyList<SceneState>> Outcome(IReadOnlyList<SceneState> states) => new List<SceneState>(states);
    }

    private async ValueTask<IReadOnlyList<SceneState>> CaptureAsync(IReadOnlyCollection<string> deviceIds, CancellationToken ct)
    {
        var states = new List<SceneState>();
        foreach (var id in deviceIds)
        {
            if (await _twins.StateAsync(id, ct) is { } twin && SceneRules.Capture(id, twin) is { } state)
            {
                states.Add(state);
            }
        }

        return states;
    }

    private async ValueTask<Fault?> ForeignAsync(string homeId, IReadOnlyList<SceneState> states, CancellationToken ct)
    {
        var ids = (await _devices.IdsOfAsync(homeId, ct)).ToHashSet();
        return states.FirstOrDefault(s => !ids.Contains(s.DeviceId)) is { } unknown ? Fault.Invalid("states", $"There is no device {unknown.DeviceId} in this home.") : null;
    }

    private async ValueTask ToldAsync(string homeId, Cause by, CancellationToken ct)
    {
        await _log.CommitAsync(new Commit(homeId) { Events = [EventDraft.Of(Topics.HomeKind, EventTypes.ScenesChanged, _time.GetUtcNow(), new ScenesChanged(homeId), by)] }, ct);
        await _facts.TellAsync(new HomeNamesChanged(homeId), ct);
    }

    private bool CanUndo(SceneUndo undo) => undo.States.Count > 0 && _time.GetUtcNow() - undo.At < UndoLife;

    private Scene View(Stored<SceneRecord> scene, HashSet<string> devices)
    {
        var gone = scene.Value.States.Where(s => !devices.Contains(s.DeviceId)).Select(static s => $"The device {s.DeviceId} is gone.").ToArray();
        return new Scene(
            scene.Id,
            scene.Value.HomeId,
            scene.Value.Name,
            scene.Value.States,
            scene.Version,
            scene.Value.ChangedAt,
            scene.Value.Aliases,
            scene.Value.Undo is { } undo && CanUndo(undo),
            gone.Length == 0 ? null : gone);
    }
}
