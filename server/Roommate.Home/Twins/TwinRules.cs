using System.Text.Json;
using System.Text.Json.Nodes;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;

namespace Roommate.Home.Twins;

/// <summary>The rules of twins (docs/twins.md), pure: a state, something that happens, the time; a new state and what to tell.</summary>
public static class TwinRules
{
    /// <summary>How long a device usually takes; a change that takes longer is shown as late, not as failed.</summary>
    public static readonly TimeSpan PendingTime = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan MostAhead = TimeSpan.FromSeconds(60);

    /// <summary>People and routines want something (rules 1 to 4).</summary>
    /// <param name="ifRev">The revision that must hold (HTTP's If-Match).</param>
    /// <param name="ifVersion">The desired version that must hold (the hub's ifVersion).</param>
    public static Outcome<TwinStep> SetDesired(TwinState state, JsonElement patch, long? ifRev, long? ifVersion, Cause by, DateTimeOffset now)
    {
        var wrong = Mismatch(state.Rev, ifRev) ?? Mismatch(state.DesiredVersion, ifVersion) ?? TwinLimits.Check(patch, "patch") ?? ComponentKinds.Check(state.About, patch);
        if (wrong is { } fault)
        {
            return fault;
        }

        var desired = MergePatch.Apply(state.Desired, patch);
        if (TwinLimits.CheckSection(desired) is { } large)
        {
            return large;
        }

        var refusedAgain = MergePatch.Leaves(patch).Any(l => state.Pending.Any(p => p.Path == l.Path && p.Refused is not null));
        return JsonElement.DeepEquals(desired, state.Desired) && !refusedAgain
            ? new TwinStep(state, [])
            : Desired(state, desired, patch, by, now);
    }

    /// <summary>People note something about the device; it is never told.</summary>
    public static Outcome<TwinStep> SetTags(TwinState state, JsonElement patch, long? ifRev, Cause by)
    {
        if ((Mismatch(state.Rev, ifRev) ?? TwinLimits.Check(patch, "patch")) is { } fault)
        {
            return fault;
        }

        var tags = MergePatch.Apply(state.Tags, patch);
        if (TwinLimits.CheckSection(tags) is { } large)
        {
            return large;
        }

        return JsonElement.DeepEquals(tags, state.Tags)
            ? new TwinStep(state, [])
            : new TwinStep(state with { Rev = state.Rev + 1, Tags = tags }, [new TwinEvent(EventTypes.TwinTags, new TwinChange(patch, state.Rev + 1, Via: by.Via), by)]);
    }

    /// <summary>The device says how it is (rules 3, 5, 6, 8, 9).</summary>
    public static Outcome<TwinStep> Report(TwinState state, DeviceReport report, Cause by, DateTimeOffset now)
    {
        if (report.Seq is { } seq && seq <= state.Seq)
        {
            return new TwinStep(state, []);
        }

        if (TwinLimits.Check(report.Patch, "patch") is { } fault)
        {
            return fault;
        }

        var reported = MergePatch.Apply(state.Reported, report.Patch);
        if (TwinLimits.CheckSection(reported) is { } large)
        {
            return large;
        }

        var changed = !JsonElement.DeepEquals(reported, state.Reported);
        var next = state with
        {
            Reported = reported,
            ReportedVersion = changed ? state.ReportedVersion + 1 : state.ReportedVersion,
            ReportedAt = ClampTime(report.Ts, state.ReportedAt, now),
            LastSeen = now,
            Seq = report.Seq ?? state.Seq,
        };
        next = next with { Pending = Settle(next, report) };
        var events = new List<TwinEvent>();
        if (changed || !next.Pending.SequenceEqual(state.Pending))
        {
            next = next with { Rev = next.Rev + 1 };
            events.Add(new TwinEvent(EventTypes.TwinReported, Change(next, report.Patch, next.ReportedVersion, now, by) with { Ts = next.ReportedAt }, by));
        }

        return Follow(next, report, events, by, now) with { Told = report.Patch };
    }

    /// <summary>The device says what it is; a change of it is one more revision only through what follows.</summary>
    public static TwinState Describe(TwinState state, DeviceAbout about, DateTimeOffset now) => state with { About = about, LastSeen = now };

    /// <summary>The device is there (rule 7), maybe after a new start: its sequence numbers begin again.</summary>
    public static TwinStep Connect(TwinState state, long? boot, Cause by, DateTimeOffset now)
    {
        var newBoot = boot is not null && boot != state.Boot;
        if (state.Online && !newBoot)
        {
            return new TwinStep(state with { LastSeen = now }, []);
        }

        var next = state with
        {
            Rev = state.Rev + 1,
            Online = true,
            Since = state.Online ? state.Since : now,
            LastSeen = now,
            Boot = boot ?? state.Boot,
            Seq = newBoot ? 0 : state.Seq,
        };
        return new TwinStep(next, [new TwinEvent(EventTypes.TwinConnection, Connection(next), by)]);
    }

    /// <summary>The device is gone (rule 11). What it last said stays, with its age.</summary>
    public static TwinStep Disconnect(TwinState state, Cause by, DateTimeOffset now)
    {
        if (!state.Online)
        {
            return new TwinStep(state, []);
        }

        var next = state with { Rev = state.Rev + 1, Online = false, Since = now };
        return new TwinStep(next, [new TwinEvent(EventTypes.TwinConnection, Connection(next), by)]);
    }

    /// <summary>Something happened at the device; that it is told once per id is the commit's business.</summary>
    public static Outcome<TwinStep> Occur(TwinState state, TwinOccurrence occurrence, Cause by, DateTimeOffset now)
    {
        if (TwinLimits.CheckOccurrence(occurrence) is { } fault)
        {
            return fault;
        }

        var told = occurrence with { Ts = occurrence.Ts is { } ts && ts < now + MostAhead ? ts : now };
        return new TwinStep(state with { Rev = state.Rev + 1, LastSeen = now }, [new TwinEvent(EventTypes.TwinEvent, told, by)]);
    }

    public static TwinConnection Connection(TwinState state) => new(state.Online, state.Since, state.LastSeen, state.Boot);

    /// <summary>Pending changes as people see them now.</summary>
    public static IReadOnlyList<PendingChange> Shown(TwinState state, DateTimeOffset now) =>
    [
        .. state.Pending.Select(p => new PendingChange(
            p.Path,
            p.Since,
            p.Deadline,
            p.Refused is not null ? PendingState.Refused : p.Deadline < now ? PendingState.Late : p.Acknowledged ? PendingState.Acknowledged : PendingState.Waiting,
            p.Refused)),
    ];

    private static Fault? Mismatch(long current, long? expected) => expected is { } e && e != current ? Fault.VersionMismatch(current) : null;

    private static TwinChange Change(TwinState state, JsonElement patch, long version, DateTimeOffset now, Cause by) =>
        new(patch, version, TwinDelta.Of(state), Shown(state, now), by.Via);

    private static TwinStep Desired(TwinState state, JsonElement desired, JsonElement patch, Cause by, DateTimeOffset now)
    {
        var version = state.DesiredVersion + 1;
        var leaves = new Dictionary<string, LeafOrigin>(state.Leaves);
        var pending = state.Pending.ToList();
        foreach (var (path, value) in MergePatch.Leaves(patch))
        {
            pending.RemoveAll(p => IsAtOrBelow(p.Path, path));
            foreach (var gone in leaves.Keys.Where(k => IsAtOrBelow(k, path)).ToArray())
            {
                leaves.Remove(gone);
            }

            if (value.ValueKind == JsonValueKind.Null)
            {
                continue;
            }

            leaves[path] = new LeafOrigin(now, version, by);
            if (MergePatch.Find(state.Reported, path) is not { } there || !JsonElement.DeepEquals(there, value))
            {
                pending.Add(new PendingLeaf(path, version, now, now + PendingTime));
            }
        }

        var next = state with { Rev = state.Rev + 1, Desired = desired, DesiredVersion = version, Leaves = leaves, Pending = pending };
        return new TwinStep(next, [new TwinEvent(EventTypes.TwinDesired, Change(next, patch, version, now, by), by)]);
    }

    private static bool IsAtOrBelow(string path, string root) =>
        path == root || (path.StartsWith(root, StringComparison.Ordinal) && path[root.Length] == '.');

    // What the device has reached leaves the list; what it has seen is acknowledged; what it refuses says why.
    private static IReadOnlyList<PendingLeaf> Settle(TwinState state, DeviceReport report)
    {
        var left = new List<PendingLeaf>(state.Pending.Count);
        foreach (var leaf in state.Pending)
        {
            var wanted = MergePatch.Find(state.Desired, leaf.Path);
            var there = MergePatch.Find(state.Reported, leaf.Path);
            if (wanted is null || (there is { } value && JsonElement.DeepEquals(value, wanted.Value)))
            {
                continue;
            }

            var reason = report.Refused?.GetValueOrDefault(leaf.Path);
            var seen = report.Dv >= leaf.Version;
            left.Add(reason is not null && (report.Dv is null || seen) ? leaf with { Refused = reason } : seen ? leaf with { Acknowledged = true } : leaf);
        }

        return left.SequenceEqual(state.Pending) ? state.Pending : left;
    }

    // Rule 5. A report that is older than a wish on its way does not undo the wish: that would flip back.
    private static TwinStep Follow(TwinState state, DeviceReport report, List<TwinEvent> events, Cause by, DateTimeOffset now)
    {
        JsonObject? followed = null;
        foreach (var (path, value) in MergePatch.Leaves(report.Patch))
        {
            if (value.ValueKind == JsonValueKind.Null
                || !ComponentKinds.FollowsDevice(state.About, path)
                || MergePatch.Find(state.Desired, path) is not { } wanted
                || JsonElement.DeepEquals(wanted, value)
                || state.Pending.FirstOrDefault(p => p.Path == path) is { } onItsWay && (onItsWay.Refused is not null || !(report.Dv >= onItsWay.Version)))
            {
                continue;
            }

            Put(followed ??= [], path, value);
        }

        if (followed is null)
        {
            return new TwinStep(state, events);
        }

        var patch = JsonSerializer.SerializeToElement(followed);
        var step = Desired(state, MergePatch.Apply(state.Desired, patch), patch, by, now);
        return new TwinStep(step.State, [.. events, .. step.Events]);
    }

    private static void Put(JsonObject target, string path, JsonElement value)
    {
        var parts = path.Split('.');
        foreach (var part in parts[..^1])
        {
            target = (JsonObject)(target[part] ??= new JsonObject());
        }

        target[parts[^1]] = JsonSerializer.SerializeToNode(value);
    }

    // Rule 9: the server's clock orders; the device's time is kept within what is possible.
    private static DateTimeOffset ClampTime(DateTimeOffset? ts, DateTimeOffset? last, DateTimeOffset now)
    {
        var at = ts ?? now;
        at = at > now + MostAhead ? now + MostAhead : at;
        return last is { } l && at < l ? l : at;
    }
}
