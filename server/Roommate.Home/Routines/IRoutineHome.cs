namespace Roommate.Home.Routines;

/// <summary>What routines must know of a home. Answered by People and the presence board through Server/Wiring.</summary>
public interface IRoutineHome
{
    /// <summary>Null when there is no such home.</summary>
    ValueTask<RoutineHome?> GetAsync(string homeId, CancellationToken ct);

    /// <summary>Names by id of the rooms everybody in the home may know.</summary>
    ValueTask<IReadOnlyDictionary<string, string>> RoomsAsync(string homeId, CancellationToken ct);
}

/// <param name="Members">Names by user id.</param>
/// <param name="Present">Those who are there: who has the app open.</param>
public sealed record RoutineHome(
    HomeClock Clock,
    string Locale,
    IReadOnlyDictionary<string, string> Members,
    IReadOnlySet<string> Present);
