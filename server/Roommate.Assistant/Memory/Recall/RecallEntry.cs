namespace Roommate.Assistant.Memory.Recall;

/// <summary>One memory as the index sees it.</summary>
/// <param name="Id">The memory.</param>
/// <param name="Text">What was said or is known.</param>
/// <param name="At">When it was said, or holds from.</param>
public sealed record RecallEntry(string Id, string Text, DateTimeOffset At)
{
    /// <summary>Who said it.</summary>
    public string? Speaker { get; init; }

    /// <summary>What a picture that came with it shows.</summary>
    public string? Caption { get; init; }

    /// <summary>More words it can be found by (key, value, tags); they weigh as the text does.</summary>
    public string? Words { get; init; }

    /// <summary>The conversation it is part of (a room, an import); null: none.</summary>
    public string? Thread { get; init; }

    /// <summary>The session within the thread where that is known; otherwise sessions are told apart by pauses.</summary>
    public string? Session { get; init; }

    /// <summary>Its place in the session where that is known; otherwise the order of coming.</summary>
    public int? Turn { get; init; }

    /// <summary>Written down for itself: however short, it is no greeting.</summary>
    public bool IsFact { get; init; }

    /// <summary>Its meaning as the configured embedding model has it; null without one.</summary>
    public float[]? Meaning { get; init; }
}

/// <param name="Score">Higher is better; comparable within one question only.</param>
public readonly record struct Recalled(string Id, double Score);
