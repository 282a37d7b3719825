namespace Roommate.Assistant.Voice.Speaking.Text;

/// <summary>Whether a sentence is over after a word.</summary>
internal enum SentenceEnd
{
    No,
    Yes,

    /// <summary>The next word tells.</summary>
    AskNext,
}
