using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Roommate.Contracts.Events;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Home.Registry;
using Roommate.Home.Twins;
using Roommate.Platform.Facts;
using Roommate.Platform.Store;

namespace Roommate.Home.Routines;

/// <summary>
/// Starts routines by what happens: values that devices report, their events, people who come and go. Runs on the node
/// where it happened; what nobody waits for costs one look into a set.
/// </summary>
internal sealed partial class RoutineWatch(
    RoutineStore store,
    RoutineStarts starts,
    HoldDues holds,
    DeviceStore devices,
    Twins.Twins twins,
    TimeProvider time,
    ILogger<RoutineWatch> log) : BackgroundService, IFactHandler<RoutinesChanged>
{
    private const int MostWaiting = 20_000;

    // A fact that did not arrive is made good after this.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);

    // Within this time a device's report of what a run wanted counts as the run's doing.
    private static readonly TimeSpan Answering = TimeSpan.FromSeconds(60);

    // Full: a storm no routine could follow. The newest is dropped and told, since an older value comes first.
    private readonly Channel<object> _happened = Channel.CreateBounded<object>(new BoundedChannelOptions(MostWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    private readonly ConcurrentDictionary<string, HomeWatch> _homes = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> _unwatched = new();

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        twins.Moved += Hear;
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        twins.Moved -= Hear;
        await base.StopAsync(cancellationToken);
    }

    /// <summary>Somebody came or left; <paramref name="others"/> are the members who are there besides.</summary>
    public void HearPresence(string homeId, string userId, bool online, int others) => Put(new PersonMoved(homeId, userId, online, others, time.GetUtcNow()));

    public ValueTask HearAsync(RoutinesChanged fact, CancellationToken ct)
    {
        _homes.TryRemove(fact.HomeId, out _);
        _unwatched.Clear();
        return ValueTask.CompletedTask;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var happened in _happened.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await (happened switch
                {
                    TwinMoved moved => FollowAsync(moved, stoppingToken),
                    PersonMoved person => FollowAsync(person, stoppingToken),
                    _ => ValueTask.CompletedTask,
                });
            }
            catch (FaultException fault)
            {
                Log.Missed(log, fault.Fault.Code);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Log.Failed(log, exception);
            }
        }
    }

    private void Hear(TwinMoved moved)
    {
        if (!_unwatched.TryGetValue(moved.DeviceId, out var until) || until <= moved.At)
        {
            Put(moved);
        }
    }

    private void Put(object happened)
    {
        if (!_happened.Writer.TryWrite(happened))
        {
            Log.Missed(log, FaultCode.RateLimited);
        }
    }

    private async ValueTask FollowAsync(TwinMoved moved, CancellationToken ct)
    {
        if (await OfDeviceAsync(moved.DeviceId, ct) is not { } home)
        {
            return;
        }

        if (!home.Devices.Contains(moved.DeviceId))
        {
            _unwatched[moved.DeviceId] = moved.At + Fresh;
            return;
        }

        foreach (var (routine, index, trigger) in home.Triggers.Where(t => t.Trigger.Type == "state" && t.Trigger.DeviceId == moved.DeviceId))
        {
            var (before, after) = (MergePatch.Find(moved.Before.Reported, trigger.Path!), MergePatch.Find(moved.After.Reported, trigger.Path!));
            switch (StateTriggers.Of(trigger, before, after))
            {
                case StateTriggers.Move.Enters:
                    var run = new RunTrigger("state", moved.At, moved.DeviceId, trigger.Path, after, before, By: moved.By.Name);
                    await EnterAsync(routine, index, trigger, run, moved, ct);
                    break;
                case StateTriggers.Move.Leaves when trigger.ForMs is not null:
                    await holds.EndAsync(routine, index, ct);
                    break;
                default:
                    break;
            }
        }

        foreach (var occurrence in moved.Events.Select(static e => e.Data).OfType<TwinOccurrence>())
        {
            await FollowAsync(home, moved, occurrence, ct);
        }

        foreach (var run in home.Waiting.Where(w => w.Devices.Contains(moved.DeviceId)))
        {
            await starts.DueAsync(run.Run, moved.At, ct);
        }
    }

    private async ValueTask EnterAsync(string routineId, int index, RoutineTrigger trigger, RunTrigger run, TwinMoved moved, CancellationToken ct)
    {
        var chain = await ChainAsync(moved, trigger.Path!, ct);
        if (trigger.ForMs is { } forMs)
        {
            await holds.BeginAsync(routineId, index, forMs, run, chain, ct);
            return;
        }

        var key = string.Create(CultureInfo.InvariantCulture, $"{moved.DeviceId}:{moved.After.Rev}:{index}");
        await starts.StartAsync(new RoutineStarts.Wish(routineId, run, key, chain), ct);
    }

    // Which runs led to this change: the run that made it, or the run whose wish the device has just fulfilled.
    private async ValueTask<IReadOnlyList<string>> ChainAsync(TwinMoved moved, string path, CancellationToken ct)
    {
        var by = moved.By;
        if (by.Kind == CauseKind.Device
            && moved.After.Leaves.TryGetValue(path, out var origin)
            && moved.At - origin.At < Answering
            && MergePatch.Find(moved.After.Desired, path) is { } wanted
            && MergePatch.Find(moved.After.Reported, path) is { } reported
            && Conditions.Same(wanted, reported))
        {
            by = origin.By;
        }

        return by is { Kind: CauseKind.Routine, Id: { } runId } && await store.RunAsync(runId, ct) is { } run ? run.Chain : [];
    }

    private async ValueTask FollowAsync(HomeWatch home, TwinMoved moved, TwinOccurrence occurrence, CancellationToken ct)
    {
        foreach (var (routine, index, _) in home.Triggers.Where(t => t.Trigger.Type == "event" && t.Trigger.DeviceId == moved.DeviceId && t.Trigger.Event == occurrence.Name))
        {
            var run = new RunTrigger("event", moved.At, moved.DeviceId, Event: occurrence.Name, Body: occurrence.Data);
            var key = string.Create(CultureInfo.InvariantCulture, $"{moved.DeviceId}:{occurrence.Name}:{occurrence.Id}:{index}");
            await starts.StartAsync(new RoutineStarts.Wish(routine, run, key, []), ct);
        }
    }

    private async ValueTask FollowAsync(PersonMoved person, CancellationToken ct)
    {
        var home = await HomeAsync(person.HomeId, ct);
        foreach (var (routine, index, trigger) in home.Triggers.Where(static t => t.Trigger.Type == "presence"))
        {
            var meant = trigger.UserId is null ? person.Others == 0 : trigger.UserId == person.UserId;
            if (meant && trigger.Presence == (person.Online ? "home" : "away"))
            {
                var run = new RunTrigger("presence", person.At, UserId: person.UserId, Value: JsonSerializer.SerializeToElement(trigger.Presence));
                var key = string.Create(CultureInfo.InvariantCulture, $"{person.UserId}:{person.At.ToUnixTimeMilliseconds()}:{index}");
                await starts.StartAsync(new RoutineStarts.Wish(routine, run, key, []), ct);
            }
        }

        foreach (var run in home.Waiting)
        {
            await starts.DueAsync(run.Run, person.At, ct);
        }
    }

    private async ValueTask<HomeWatch?> OfDeviceAsync(string deviceId, CancellationToken ct) =>
        await devices.PlaceAsync(deviceId, ct) is { } place ? await HomeAsync(place.HomeId, ct) : null;

    private async ValueTask<HomeWatch> HomeAsync(string homeId, CancellationToken ct)
    {
        if (_homes.TryGetValue(homeId, out var known) && known.Until > time.GetUtcNow())
        {
            return known;
        }

        var routines = await store.GetManyAsync(await store.IdsOfAsync(homeId, ct), ct);
        var waiting = new List<RunState>();
        foreach (var id in await store.WatchingAsync(homeId, ct))
        {
            if (await store.RunAsync(id, ct) is { State: RoutineRunState.Waiting } run)
            {
                waiting.Add(run);
            }
        }

        return _homes[homeId] = HomeWatch.Of(routines, waiting, time.GetUtcNow() + Fresh);
    }

    private sealed record PersonMoved(string HomeId, string UserId, bool Online, int Others, DateTimeOffset At);

    private static partial class Log
    {
        [LoggerMessage(3103, LogLevel.Warning, "Routines could not follow something that happened ({Code})")]
        public static partial void Missed(ILogger logger, string code);

        [LoggerMessage(3104, LogLevel.Error, "Routines failed on something that happened")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}

/// <summary>What a home waits for.</summary>
internal sealed record HomeWatch(
    IReadOnlyList<(string RoutineId, int Index, RoutineTrigger Trigger)> Triggers,
    IReadOnlyList<(RunState Run, IReadOnlySet<string> Devices)> Waiting,
    IReadOnlySet<string> Devices,
    DateTimeOffset Until)
{
    public static HomeWatch Of(IReadOnlyList<Stored<RoutineRecord>> routines, IReadOnlyList<RunState> waiting, DateTimeOffset until)
    {
        (string, int, RoutineTrigger)[] triggers = [.. routines
            .Where(static r => r.Value.Definition.Enabled)
            .SelectMany(static r => r.Value.Definition.Triggers.Select((t, i) => (r.Id, i, t)))];
        (RunState, IReadOnlySet<string>)[] runs = [.. waiting.Select(static w => (w, RoutineReferences.Read(w.Actions)))];
        var devices = triggers.Select(static t => t.Item3.DeviceId).OfType<string>().Concat(runs.SelectMany(static r => r.Item2)).ToHashSet();
        return new HomeWatch(triggers, runs, devices, until);
    }
}
