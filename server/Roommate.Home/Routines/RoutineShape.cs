using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;

namespace Roommate.Home.Routines;

/// <summary>Lists of a routine's document hold parts, never <c>null</c>: looked at before anything else walks through them. Pure.</summary>
internal static class RoutineShape
{
    /// <summary>Null when every list holds only parts.</summary>
    public static Fault? Check(RoutineDefinition definition) =>
        Hole(definition) is { } hole ? Fault.Invalid(hole, "null is nothing that a routine can have here.") : null;

    private static string? Hole(RoutineDefinition definition) =>
        Hole(definition.Triggers, "triggers", static (_, _) => null)
        ?? Conditions(definition.Conditions, "conditions")
        ?? Actions(definition.Actions, "actions");

    private static string? Conditions(IReadOnlyList<RoutineCondition>? conditions, string at) =>
        conditions is null ? null : Hole(conditions, at, static (c, path) => Names(c.Days, $"{path}.days") ?? Conditions(c.Of, $"{path}.of"));

    private static string? Actions(IReadOnlyList<RoutineAction>? actions, string at) =>
        actions is null ? null : Hole(actions, at, static (a, path) =>
            Names(a.UserIds, $"{path}.userIds")
            ?? Conditions(a.Until, $"{path}.until")
            ?? Conditions(a.While, $"{path}.while")
            ?? (a.Choices is null ? null : Hole(a.Choices, $"{path}.choices", Choice))
            ?? Actions(a.Else, $"{path}.else")
            ?? Actions(a.Do, $"{path}.do"));

    private static string? Choice(RoutineChoice choice, string at) => Conditions(choice.If, $"{at}.if") ?? Actions(choice.Then, $"{at}.then");

    private static string? Names(IReadOnlyList<string>? names, string at) => names is null ? null : Hole(names, at, static (_, _) => null);

    private static string? Hole<T>(IReadOnlyList<T>? parts, string at, Func<T, string, string?> within)
    {
        if (parts is null)
        {
            return at;
        }

        for (var i = 0; i < parts.Count; i++)
        {
            if (parts[i] is null)
            {
                return $"{at}[{i}]";
            }

            if (within(parts[i], $"{at}[{i}]") is { } hole)
            {
                return hole;
            }
        }

        return null;
    }
}
