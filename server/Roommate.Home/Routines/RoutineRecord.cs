using Roommate.Contracts.Home;

namespace Roommate.Home.Routines;

/// <summary>A routine as it is kept, under its id.</summary>
/// <param name="OwnerId">Who last changed it; it acts with their rights.</param>
public sealed record RoutineRecord(string HomeId, string OwnerId, string OwnerName, RoutineDefinition Definition, DateTimeOffset CreatedAt, DateTimeOffset ChangedAt);

/// <summary>How a routine fares, beside its document so that running changes no version a person edits.</summary>
/// <param name="Active">Runs that go on; for mode queued the first, the rest wait in <paramref name="Queue"/>.</param>
/// <param name="Minute">The minute <paramref name="InMinute"/> counts starts in.</param>
public sealed record RoutineLife(
    IReadOnlyList<string> Active,
    IReadOnlyList<string> Queue,
    RoutineHealth Health,
    DateTimeOffset Minute = default,
    int InMinute = 0)
{
    public static RoutineLife New { get; } = new([], [], new RoutineHealth());
}
