using System.Text.Json;
using System.Text.Json.Nodes;
using Roommate.Contracts;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;
using Roommate.Home.Registry;
using Roommate.Live.Log;
using Roommate.Platform.Http;
using Roommate.Platform.Store;

namespace Roommate.Home.Twins;

/// <summary>Twins: look at them, want something, take what devices report. One change of a device at a time on this node; the store's versions keep nodes apart.</summary>
public sealed class Twins
{
    private const int MostAttempts = 20;
    private const int Stripes = 256;

    private static readonly TimeSpan KeepEvents = TimeSpan.FromHours(24);

    private readonly TwinStore _store;
    private readonly DeviceStore _devices;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, Stripes).Select(static _ => new SemaphoreSlim(1))];

    /// <summary>After a change was committed on this node: whoever waits for values hears of it. Handlers only hand on.</summary>
    internal event Action<TwinMoved>? Moved;

    internal Twins(TwinStore store, DeviceStore devices, TimeProvider time)
    {
        _store = store;
        _devices = devices;
        _time = time;
    }

    /// <summary>The twin document as people see it.</summary>
    public async ValueTask<Outcome<Twin>> GetAsync(string deviceId, CancellationToken ct) =>
        await _devices.GetAsync(deviceId, ct) is { } device && await _store.GetAsync(deviceId, ct) is { } twin
            ? View(device, twin.Value)
            : Fault.NotFound("This device");

    /// <summary>The twins of a home, in the order of its registry.</summary>
    public async ValueTask<IReadOnlyList<Twin>> OfHomeAsync(string homeId, CancellationToken ct)
    {
        var ids = await _devices.IdsOfAsync(homeId, ct);
        var devices = await _devices.GetManyAsync(ids, ct);
        var twins = (await _store.GetManyAsync(ids, ct)).ToDictionary(static t => t.Id);
        return [.. devices.Where(d => twins.ContainsKey(d.Id)).Select(d => View(d, twins[d.Id].Value))];
    }

    public async ValueTask<Outcome<SetDesiredResult>> SetDesiredAsync(Cause by, string deviceId, JsonElement patch, long? ifVersion, CancellationToken ct) =>
        (await ChangeAsync(deviceId, (state, now) => TwinRules.SetDesired(state, patch, ifRev: null, ifVersion, by, now), ct))
        .Map(static s => new SetDesiredResult(s.DesiredVersion));

    /// <summary>The same with HTTP's <c>If-Match</c> on the revision; answers the whole twin.</summary>
    public async ValueTask<Outcome<Twin>> PatchDesiredAsync(Cause by, string deviceId, JsonElement patch, long? ifRev, CancellationToken ct)
    {
        var changed = await ChangeAsync(deviceId, (state, now) => TwinRules.SetDesired(state, patch, ifRev, ifVersion: null, by, now), ct);
        return changed.Succeeded ? await GetAsync(deviceId, ct) : changed.Fault;
    }

    public async ValueTask<Outcome<Twin>> PatchTagsAsync(Cause by, string deviceId, JsonElement patch, long? ifRev, CancellationToken ct)
    {
        var changed = await ChangeAsync(deviceId, (state, _) => TwinRules.SetTags(state, patch, ifRev, by), ct);
        return changed.Succeeded ? await GetAsync(deviceId, ct) : changed.Fault;
    }

    internal ValueTask<Outcome<TwinState>> ReportAsync(Cause by, string deviceId, DeviceReport report, CancellationToken ct) =>
        ChangeAsync(deviceId, (state, now) => TwinRules.Report(state, report, by, now), ct);

    /// <summary>Something happened at the device: told once per id within a day.</summary>
    internal ValueTask<Outcome<TwinState>> OccurAsync(Cause by, string deviceId, TwinOccurrence occurrence, CancellationToken ct) =>
        ChangeAsync(deviceId, (state, now) => TwinRules.Occur(state, occurrence, by, now), ct, new Idempotency($"event:{occurrence.Id}", "", KeepEvents));

    internal ValueTask<Outcome<TwinState>> DescribeAsync(string deviceId, DeviceAbout about, CancellationToken ct) =>
        ChangeAsync(deviceId, (state, now) => new TwinStep(TwinRules.Describe(state, about, now), []), ct);

    internal ValueTask<Outcome<TwinState>> ConnectAsync(Cause by, string deviceId, long? boot, CancellationToken ct) =>
        ChangeAsync(deviceId, (state, now) => TwinRules.Connect(state, boot, by, now), ct);

    internal ValueTask<Outcome<TwinState>> SleepAsync(Cause by, string deviceId, CancellationToken ct) =>
        ChangeAsync(deviceId, (state, _) => TwinRules.Sleep(state, by), ct);

    internal ValueTask<Outcome<TwinState>> DisconnectAsync(Cause by, string deviceId, CancellationToken ct) =>
        ChangeAsync(deviceId, (state, now) => TwinRules.Disconnect(state, by, now), ct);

    /// <summary>What this node last saw of a twin: cheap, and maybe a moment old.</summary>
    internal async ValueTask<TwinState?> RecentAsync(string deviceId, CancellationToken ct) => (await _store.RecentAsync(deviceId, ct))?.Value;

    internal async ValueTask<TwinState?> StateAsync(string deviceId, CancellationToken ct) => (await _store.GetAsync(deviceId, ct))?.Value;

    internal Twin View(Stored<DeviceRecord> device, TwinState state) => new(
        device.Id,
        device.Value.Name,
        device.Value.RoomId,
        state.Rev,
        Etag.Of(state.Rev),
        state.About,
        state.Desired,
        state.DesiredVersion,
        state.Reported,
        state.ReportedVersion,
        TwinDelta.Of(state),
        state.Tags,
        new TwinMeta(Origins(state), state.ReportedAt),
        TwinRules.Connection(state),
        TwinWishes.Shown(state, _time.GetUtcNow()));

    // A tree of the shape of desired with, at each leaf, who set it.
    private static JsonElement Origins(TwinState state)
    {
        var root = new JsonObject();
        foreach (var (path, origin) in state.Leaves)
        {
            var at = root;
            var parts = path.Split('.');
            foreach (var part in parts[..^1])
            {
                at = at[part] as JsonObject ?? (JsonObject)(at[part] = new JsonObject());
            }

            at[parts[^1]] = new JsonObject
            {
                ["at"] = Wire.Text(origin.At),
                ["version"] = origin.Version,
                ["by"] = JsonSerializer.SerializeToNode(origin.By, Wire.Json),
                ["via"] = origin.By.Via,
            };
        }

        return JsonSerializer.SerializeToElement(root);
    }

    private ValueTask<Outcome<TwinState>> ChangeAsync(string deviceId, Func<TwinState, DateTimeOffset, Outcome<TwinStep>> decide, CancellationToken ct, Idempotency? once = null) =>
        InTurnAsync(deviceId, () => ChangeHeldAsync(deviceId, decide, once, ct), ct);

    /// <summary>One change of a device at a time on this node: what competes here waits instead of losing to the store's versions.</summary>
    internal async ValueTask<T> InTurnAsync<T>(string deviceId, Func<ValueTask<T>> work, CancellationToken ct)
    {
        var turn = _turns[(uint)deviceId.GetHashCode(StringComparison.Ordinal) % Stripes];
        await turn.WaitAsync(ct);
        try
        {
            return await work();
        }
        finally
        {
            turn.Release();
        }
    }

    private async ValueTask<Outcome<TwinState>> ChangeHeldAsync(
        string deviceId, Func<TwinState, DateTimeOffset, Outcome<TwinStep>> decide, Idempotency? once, CancellationToken ct)
    {
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            var recent = attempt == 0 ? await _store.RecentAsync(deviceId, ct) : await _store.GetAsync(deviceId, ct);
            if (recent is null)
            {
                return Fault.NotFound("This device");
            }

            var now = _time.GetUtcNow();
            var decided = decide(recent.Value, now);
            if (!decided.TryGet(out var step, out var fault) || (step.Events.Count == 0 && step.State == recent.Value))
            {
                // Nothing is written, so nothing proves the state: a remembered one is read again before it refuses somebody.
                if (attempt == 0)
                {
                    continue;
                }

                return fault is null ? recent.Value : fault;
            }

            switch ((await _store.CommitAsync(recent, step, once is null ? Beside.Nothing : new Beside([], [], once), now, ct)).Status)
            {
                case CommitStatus.Committed:
                    Moved?.Invoke(new TwinMoved(deviceId, recent.Value, step.State, step.Events, now));
                    return step.State;
                case CommitStatus.Duplicate:
                    return recent.Value;
                default:
                    continue;
            }
        }

        return Fault.Conflict("Too much changes this device at once. Try again.");
    }
}
