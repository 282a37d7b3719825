using System.Text.Json;
using Roommate.Contracts.Home;

namespace Roommate.Home.Routines;

/// <summary>What a change of a value means to a state trigger. Pure.</summary>
internal static class StateTriggers
{
    public enum Move
    {
        None,

        /// <summary>It begins to hold: it fires, or its time begins.</summary>
        Enters,

        /// <summary>It holds no more: its time is over.</summary>
        Leaves,
    }

    public static Move Of(RoutineTrigger trigger, JsonElement? before, JsonElement? after)
    {
        if (before is { } old && after is { } now ? Conditions.Same(old, now) : before is null && after is null)
        {
            return Move.None;
        }

        if (IsAnyChange(trigger))
        {
            return after is not null && From(trigger, before) ? Move.Enters : Move.Leaves;
        }

        var (did, does) = (Fits(trigger, before), Fits(trigger, after));
        return does && !did && From(trigger, before) ? Move.Enters
            : did && !does ? Move.Leaves
            : Move.None;
    }

    /// <summary>Whether it still holds after its time: the value fits, or, for any change, is still the one it became.</summary>
    public static bool Holds(RoutineTrigger trigger, JsonElement? value, JsonElement? became) =>
        IsAnyChange(trigger) ? value is { } now && became is { } then && Conditions.Same(now, then) : Fits(trigger, value);

    private static bool IsAnyChange(RoutineTrigger trigger) => trigger.To is null && trigger.Above is null && trigger.Below is null;

    private static bool Fits(RoutineTrigger trigger, JsonElement? value) => Conditions.Fits(value, trigger.To, trigger.Above, trigger.Below);

    private static bool From(RoutineTrigger trigger, JsonElement? before) => trigger.From is not { } from || (before is { } old && Conditions.Same(old, from));
}
