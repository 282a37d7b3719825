namespace Roommate.Assistant.Memory.Recall;

/// <summary>What is asked of the memory.</summary>
/// <param name="Text">The question as asked.</param>
/// <param name="Now">What "last week" is counted from.</param>
public sealed record RecallQuestion(string Text, DateTimeOffset Now)
{
    /// <summary>Who asks: what "I" and "my" mean among the speakers.</summary>
    public string? Asker { get; init; }

    /// <summary>The question's meaning by the configured embedding model.</summary>
    public float[]? Meaning { get; init; }
}
