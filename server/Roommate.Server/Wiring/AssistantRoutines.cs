using Roommate.Assistant.Tools;
using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Platform.Security;

namespace Roommate.Server.Wiring;

/// <summary>Drafts of routines, with the right of the person who asked to configure the home.</summary>
internal sealed class AssistantRoutines(Home.Routines.Routines routines, Home.Suggestions.Suggestions suggestions, Gate gate) : IHomeRoutines
{
    public ValueTask<IReadOnlyList<RoutineSummary>> OfHomeAsync(string homeId, CancellationToken ct) => routines.OfHomeAsync(homeId, ct);

    public async ValueTask<Outcome<IReadOnlyList<Suggestion>>> SuggestedAsync(Caller caller, string homeId, CancellationToken ct) =>
        await gate.CheckAsync(caller, Right.Configure, homeId, ct) is { } fault ? fault : new List<Suggestion>(await suggestions.OfHomeAsync(homeId, language: null, ct));

    public async ValueTask<Outcome<Routine>> DraftAsync(Caller caller, string homeId, RoutineDefinition definition, CancellationToken ct) =>
        await gate.CheckAsync(caller, Right.Configure, homeId, ct) is { } fault ? fault : await routines.CreateAsync(caller, homeId, definition with { Enabled = false }, null, ct);
}
