using Roommate.Contracts.Assistant;

namespace Roommate.Assistant.Tools;

/// <summary>Who lives in a home. Answered by the People module through Server/Wiring.</summary>
public interface IHomePeople
{
    ValueTask<IReadOnlyList<NamedPerson>> OfAsync(string homeId, CancellationToken ct);

    /// <summary>The home's clock and language, when nobody asks; null when the home is gone.</summary>
    ValueTask<HomeSettings?> SettingsAsync(string homeId, CancellationToken ct);
}
