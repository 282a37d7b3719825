namespace Roommate.Assistant.Voice.Speaking;

/// <summary>Speaks one piece of text. Two of them: a speech server, and espeak-ng on this machine.</summary>
internal interface ISpeechEngine
{
    string Name { get; }

    /// <summary>Null when it can speak; else what a person does about it.</summary>
    string? WhyNot { get; }

    /// <summary>Begins to speak; the sound streams while it is made. A <see cref="SpeechException"/> when it cannot.</summary>
    ValueTask<Sound> OpenAsync(SpeechOrder order, CancellationToken ct);
}

/// <summary>A piece could not be spoken; the text tells a person why.</summary>
internal sealed class SpeechException(string text, Exception? inner = null) : Exception(text, inner);
