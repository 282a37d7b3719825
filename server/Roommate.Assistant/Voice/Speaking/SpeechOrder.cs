namespace Roommate.Assistant.Voice.Speaking;

/// <summary>What is to be said, and how.</summary>
/// <param name="Speed">1 is usual; 0.5 to 2.</param>
/// <param name="Pause">A pause belongs behind it: it ends a sentence.</param>
internal sealed record SpeechOrder(string Text, SpeakingVoice Voice, double Speed, bool Pause, bool IsFirst);

/// <summary>Whose voice: a name the engine knows, and the language to speak when it knows none of that name.</summary>
/// <param name="Name">Null: the engine's own for the language.</param>
/// <param name="Language">For example <c>en</c> or <c>de</c>.</param>
internal sealed record SpeakingVoice(string? Name, string Language);
