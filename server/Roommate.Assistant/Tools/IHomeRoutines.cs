using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Tools;

/// <summary>Routines as the assistant may touch them: look, see what habits would make, and draft one that is off. Answered by the Home module through Server/Wiring.</summary>
public interface IHomeRoutines
{
    ValueTask<IReadOnlyList<RoutineSummary>> OfHomeAsync(string homeId, CancellationToken ct);

    /// <summary>What people here do again and again, each as a draft with its evidence; with the right of the person to configure the home.</summary>
    ValueTask<Outcome<IReadOnlyList<Suggestion>>> SuggestedAsync(Caller caller, string homeId, CancellationToken ct);

    /// <summary>With the right of the person to configure the home.</summary>
    ValueTask<Outcome<Routine>> DraftAsync(Caller caller, string homeId, RoutineDefinition definition, CancellationToken ct);
}
