using Roommate.Contracts.Home;

namespace Roommate.Home.Routines;

/// <summary>What a routine refers to, so that what is gone is told, and so that a run reads what it needs at once.</summary>
internal static class RoutineReferences
{
    public static IReadOnlySet<string> Devices(RoutineDefinition definition) =>
        definition.Triggers.Select(static t => t.DeviceId).Concat(OfConditions(definition.Conditions)).Concat(OfActions(definition.Actions)).OfType<string>().ToHashSet();

    /// <summary>The devices whose values a list of actions asks for.</summary>
    public static IReadOnlySet<string> Read(IReadOnlyList<RoutineAction> actions) => All(actions).SelectMany(ConditionsOf).OfType<string>().ToHashSet();

    public static IReadOnlySet<string> Read(IReadOnlyList<RoutineCondition>? conditions) => OfConditions(conditions).OfType<string>().ToHashSet();

    /// <summary>Every action at any depth.</summary>
    public static IEnumerable<RoutineAction> All(IReadOnlyList<RoutineAction>? actions) =>
        (actions ?? []).SelectMany(static a => new[] { a }
            .Concat((a.Choices ?? []).SelectMany(static c => All(c.Then)))
            .Concat(All(a.Else))
            .Concat(All(a.Do)));

    private static IEnumerable<string?> OfActions(IReadOnlyList<RoutineAction> actions) => All(actions).SelectMany(static a => ConditionsOf(a).Append(a.DeviceId));

    private static IEnumerable<string?> ConditionsOf(RoutineAction action) =>
        OfConditions(action.Until).Concat(OfConditions(action.While)).Concat((action.Choices ?? []).SelectMany(static c => OfConditions(c.If)));

    private static IEnumerable<string?> OfConditions(IReadOnlyList<RoutineCondition>? conditions) =>
        (conditions ?? []).SelectMany(static c => OfConditions(c.Of).Append(c.DeviceId));
}
