using System.Text.Json;
using System.Text.Json.Nodes;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;

namespace Roommate.Home.Twins;

/// <summary>Desired leaves on their way to the device: made, reached, refused, late, or overtaken by the device itself (rules 5 and 6). Pure.</summary>
internal static class TwinWishes
{
    /// <summary>Desired becomes this; each leaf of the patch that the device does not have yet is on its way.</summary>
    public static TwinStep Want(TwinState state, JsonElement desired, JsonElement patch, Cause by, DateTimeOffset now)
    {
        var version = state.DesiredVersion + 1;
        var deadline = now + AnswerTimes.PatienceWith(state.Answers);
        var leaves = new Dictionary<string, LeafOrigin>(state.Leaves);
        var pending = state.Pending.ToList();
        foreach (var (path, value) in MergePatch.Leaves(patch))
        {
            pending.RemoveAll(p => IsAtOrBelow(p.Path, path));
            foreach (var gone in leaves.Keys.Where(k => IsAtOrBelow(k, path)).ToArray())
            {
                leaves.Remove(gone);
            }

            var there = MergePatch.Find(state.Reported, path);
            if (value.ValueKind != JsonValueKind.Null)
            {
                leaves[path] = new LeafOrigin(now, version, by);
                if (there is null || !JsonElement.DeepEquals(there.Value, value))
                {
                    pending.Add(new PendingLeaf(path, version, now, deadline));
                }
            }
            else if (there is not null && !ComponentKinds.IsKnown(state.About, path))
            {
                // No wish for a lamp's brightness means no wish; an entry of a list of one's own is to go.
                pending.Add(new PendingLeaf(path, version, now, deadline, Removed: true));
            }
        }

        var next = state with { Rev = state.Rev + 1, Desired = desired, DesiredVersion = version, Leaves = leaves, Pending = pending };
        return new TwinStep(next, [new TwinEvent(EventTypes.TwinDesired, Change(next, patch, version, now, by), by)]);
    }

    /// <summary>What the device has reached leaves the list, and tells how long it takes; what it has seen is acknowledged; what it refused says why.</summary>
    public static TwinState Settle(TwinState state, JsonElement before, DeviceReport report, DateTimeOffset now)
    {
        if (state.Pending.Count == 0)
        {
            return state;
        }

        var left = new List<PendingLeaf>(state.Pending.Count);
        var answers = state.Answers;
        foreach (var leaf in state.Pending)
        {
            if (IsReached(state, leaf))
            {
                // Only what it could hear at once says how long it takes.
                answers = state.Since <= leaf.Since ? AnswerTimes.Learn(answers, (now - leaf.Since).TotalMilliseconds) : answers;
                continue;
            }

            left.Add(Heard(state, before, leaf, report, now));
        }

        return AreSame(left, state.Pending) ? state : state with { Pending = left, Answers = answers };
    }

    /// <summary>
    /// Rule 5: where the device wins, desired follows what was changed at it. A report that is older than a wish on its way does not
    /// undo the wish, and a step towards it is none: either would flip back.
    /// </summary>
    public static TwinStep Follow(TwinState state, DeviceReport report, List<TwinEvent> events, Cause by, DateTimeOffset now)
    {
        JsonObject? followed = null;
        foreach (var (path, value) in MergePatch.Leaves(report.Patch))
        {
            if (value.ValueKind != JsonValueKind.Null
                && ComponentKinds.FollowsDevice(state.About, path)
                && MergePatch.Find(state.Desired, path) is { } wanted
                && !JsonElement.DeepEquals(wanted, value)
                && !IsOnItsWay(state, report, path, value, now))
            {
                Put(followed ??= [], path, value);
            }
        }

        if (followed is null)
        {
            return new TwinStep(state, events);
        }

        var patch = JsonSerializer.SerializeToElement(followed);
        var step = Want(state, MergePatch.Apply(state.Desired, patch), patch, by, now);
        return new TwinStep(step.State, [.. events, .. step.Events]);
    }

    public static TwinChange Change(TwinState state, JsonElement patch, long version, DateTimeOffset now, Cause by) =>
        new(patch, version, TwinDelta.Of(state), Shown(state, now), by.Via);

    /// <summary>Pending changes as people see them now.</summary>
    public static IReadOnlyList<PendingChange> Shown(TwinState state, DateTimeOffset now) => state.Pending.Count == 0 ? [] :
    [
        .. state.Pending.Select(p => new PendingChange(
            p.Path,
            p.Since,
            p.Deadline,
            p.Refused is not null ? PendingState.Refused : p.Deadline < now ? PendingState.Late : p.Acknowledged ? PendingState.Acknowledged : PendingState.Waiting,
            p.Refused)),
    ];

    public static bool AreSame(IReadOnlyList<PendingLeaf> some, IReadOnlyList<PendingLeaf> others) => ReferenceEquals(some, others) || some.SequenceEqual(others);

    private static PendingLeaf Heard(TwinState state, JsonElement before, PendingLeaf leaf, DeviceReport report, DateTimeOffset now)
    {
        var seen = report.Dv >= leaf.Version;
        if (ReasonOf(report, leaf.Path) is { } reason && (report.Dv is null || seen))
        {
            return leaf with { Refused = reason };
        }

        if (!seen || leaf.Refused is not null)
        {
            return leaf;
        }

        // Blinds tell where they are on the way: each step that moves gives the rest its time again.
        var moves = MergePatch.Find(report.Patch, leaf.Path) is { } at && (MergePatch.Find(before, leaf.Path) is not { } was || !JsonElement.DeepEquals(was, at));
        var deadline = moves ? now + AnswerTimes.PatienceWith(state.Answers) : leaf.Deadline;
        return leaf with { Acknowledged = true, Deadline = deadline > leaf.Deadline ? deadline : leaf.Deadline };
    }

    private static bool IsReached(TwinState state, PendingLeaf leaf)
    {
        var there = MergePatch.Find(state.Reported, leaf.Path);
        if (leaf.Removed)
        {
            return there is null;
        }

        return MergePatch.Find(state.Desired, leaf.Path) is not { } wanted || (there is { } value && JsonElement.DeepEquals(value, wanted));
    }

    // A refusal of a whole part refuses what is in it.
    private static string? ReasonOf(DeviceReport report, string path) => report.Refused is not { Count: > 0 } refused ? null
        : refused.GetValueOrDefault(path) ?? refused.FirstOrDefault(r => IsAtOrBelow(path, r.Key)).Value;

    private static bool IsOnItsWay(TwinState state, DeviceReport report, string path, JsonElement value, DateTimeOffset now)
    {
        if (state.Pending.FirstOrDefault(p => p.Path == path) is not { } leaf)
        {
            return false;
        }

        // Who does not say which wish it has seen (an adapter) is believed when the time is over.
        return leaf.Refused is not null
            || (report.Dv is { } seen ? seen < leaf.Version || (value.ValueKind == JsonValueKind.Number && now <= leaf.Deadline) : now <= leaf.Deadline);
    }

    private static bool IsAtOrBelow(string path, string root) =>
        path == root || (path.StartsWith(root, StringComparison.Ordinal) && path[root.Length] == '.');

    private static void Put(JsonObject target, string path, JsonElement value)
    {
        var parts = path.Split('.');
        foreach (var part in parts[..^1])
        {
            target = (JsonObject)(target[part] ??= new JsonObject());
        }

        target[parts[^1]] = JsonSerializer.SerializeToNode(value);
    }
}
