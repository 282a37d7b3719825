using Roommate.Contracts.Faults;
using Roommate.Contracts.Home;
using Roommate.Platform.Security;

namespace Roommate.Assistant.Tools;

/// <summary>Sets scenes for the assistant. Answered by the Home module through Server/Wiring.</summary>
public interface IHomeScenes
{
    ValueTask<IReadOnlyList<string>> NamesAsync(string homeId, CancellationToken ct);

    /// <summary>By the name it was understood by; the cause is the turn, the right is the person's.</summary>
    ValueTask<Outcome<SceneApplied>> SetAsync(Caller caller, string homeId, string turnId, string name, CancellationToken ct);
}
