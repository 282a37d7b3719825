using Roommate.Platform.Security;

namespace Roommate.Assistant.Voice.Speaking;

/// <summary>How somebody wants to be spoken to in a home: their own wishes before the home's. Answered by People through Server/Wiring.</summary>
public interface ISpeakingWishes
{
    ValueTask<SpeakingWishes> OfAsync(Caller caller, string homeId, CancellationToken ct);
}

/// <param name="Voice">Null: the engine's own.</param>
/// <param name="Speed">1 is usual.</param>
/// <param name="Locale">For example <c>de-AT</c>: the language when the text does not tell.</param>
public sealed record SpeakingWishes(string? Voice, double Speed, string Locale);
