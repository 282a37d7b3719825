using System.Text.Json;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Contracts.Live;

namespace Roommate.Home.Twins;

/// <summary>The rules of twins (docs/twins.md), pure: a state, something that happens, the time; a new state and what to tell.</summary>
public static class TwinRules
{
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
        return !MergePatch.Changes(state.Desired, patch) && !refusedAgain
            ? new TwinStep(state, [])
            : TwinWishes.Want(state, desired, patch, by, now);
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

        return !MergePatch.Changes(state.Tags, patch)
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

        var changed = MergePatch.Changes(state.Reported, report.Patch);
        var next = state with
        {
            Reported = reported,
            ReportedVersion = changed ? state.ReportedVersion + 1 : state.ReportedVersion,
            ReportedAt = ClampTime(report.Ts, state.ReportedAt, now),
            LastSeen = now,
            Seq = report.Seq ?? state.Seq,
        };
        next = TwinWishes.Settle(next, state.Reported, report, now);
        var events = new List<TwinEvent>(1);
        if (changed || !TwinWishes.AreSame(next.Pending, state.Pending))
        {
            next = next with { Rev = next.Rev + 1 };
            events.Add(new TwinEvent(EventTypes.TwinReported, TwinWishes.Change(next, report.Patch, next.ReportedVersion, now, by) with { Ts = next.ReportedAt }, by));
        }

        return TwinWishes.Follow(next, report, events, by, now) with { Told = report.Patch };
    }

    /// <summary>The device says what it is; a change of it is one more revision only through what follows.</summary>
    public static TwinState Describe(TwinState state, DeviceAbout about, DateTimeOffset now) => state with { About = about, LastSeen = now };

    /// <summary>The device is there (rule 7), maybe after a new start: its sequence numbers begin again.</summary>
    public static TwinStep Connect(TwinState state, long? boot, Cause by, DateTimeOffset now)
    {
        var newBoot = boot is not null && boot != state.Boot;
        if (state.Online && !state.Asleep && !newBoot)
        {
            return new TwinStep(state with { LastSeen = now }, []);
        }

        var next = state with
        {
            Rev = state.Rev + 1,
            Online = true,
            Asleep = false,
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

        var next = state with { Rev = state.Rev + 1, Online = false, Asleep = false, Since = now };
        return new TwinStep(next, [new TwinEvent(EventTypes.TwinConnection, Connection(next), by)]);
    }

    /// <summary>The device said goodbye and has declared when it will be heard again: it is there, and hears nothing until then.</summary>
    public static TwinStep Sleep(TwinState state, Cause by)
    {
        if (!state.Online || state.Asleep)
        {
            return new TwinStep(state, []);
        }

        var next = state with { Rev = state.Rev + 1, Asleep = true };
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

    public static TwinConnection Connection(TwinState state) => new(state.Online, state.Since, state.LastSeen, state.Boot, state.Asleep ? true : null);

    private static Fault? Mismatch(long current, long? expected) => expected is { } e && e != current ? Fault.VersionMismatch(current) : null;

    // Rule 9: the server's clock orders; the device's time is kept within what is possible.
    private static DateTimeOffset ClampTime(DateTimeOffset? ts, DateTimeOffset? last, DateTimeOffset now)
    {
        var at = ts ?? now;
        at = at > now + MostAhead ? now + MostAhead : at;
        return last is { } l && at < l ? l : at;
    }
}
