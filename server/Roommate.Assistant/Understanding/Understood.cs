using System.Collections.Frozen;

namespace Roommate.Assistant.Understanding;

/// <summary>What the local understanding made of a sentence.</summary>
public sealed record Understood
{
    /// <summary>Nothing was understood: the sentence is no command.</summary>
    public static Understood Nothing { get; } = new();

    /// <summary>One of <see cref="Intents"/>, or null when the sentence is no command.</summary>
    public string? Intent { get; init; }

    /// <summary>Values by the names of <see cref="Slots"/>: text as string, numbers as int or double.</summary>
    public IReadOnlyDictionary<string, object> Slots { get; init; } = FrozenDictionary<string, object>.Empty;

    /// <summary>The devices it is about; empty when none is needed, none was found, or <see cref="Question"/> asks which.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>0 to 1.</summary>
    public double Confidence { get; init; }

    /// <summary>Other readings; when <see cref="Question"/> is set, the ones to choose from.</summary>
    public IReadOnlyList<Understood> Alternatives { get; init; } = [];

    /// <summary>Set when the sentence is a tie: ask this and act on nothing.</summary>
    public string? Question { get; init; }

    /// <summary>Which words were explained by what, in the order spoken.</summary>
    public IReadOnlyList<ExplainedWords> Explanation { get; init; } = [];

    /// <summary>Every command of a compound sentence, in order; this one alone when there is only one.</summary>
    public IReadOnlyList<Understood> Commands { get => field ?? (Intent is null ? [] : [this]); init; }

    /// <summary>True when the sentence is a command.</summary>
    public bool IsCommand => Intent is not null;
}

/// <summary>Words of the sentence and what explained them, for "why did it understand that".</summary>
/// <param name="Text">The words as spoken.</param>
/// <param name="By">What they were taken for, as in `device Kitchen lamp` or `verb turn`.</param>
public sealed record ExplainedWords(string Text, string By);

/// <summary>What surrounds a sentence.</summary>
public sealed record UnderstandingContext
{
    /// <summary>A context that knows nothing.</summary>
    public static UnderstandingContext None { get; } = new();

    /// <summary>The room one speaks in; it fills a missing place.</summary>
    public string? RoomId { get; init; }

    /// <summary>True when the sentence was said to the assistant; false when it may be talk among people.</summary>
    public bool Addressed { get; init; }

    /// <summary>The devices last acted on or spoken of: what "it" and "them" mean.</summary>
    public IReadOnlyList<string> LastTargets { get; init; } = [];

    /// <summary>The last sentence understood in this conversation: what a correction ("no, the bedroom") changes, or the tie that was asked back.</summary>
    public Understood? Previous { get; init; }

    /// <summary>When the sentence was said.</summary>
    public DateTimeOffset Now { get; init; }

    /// <summary>The home's time zone, for dates and times of day; UTC when null.</summary>
    public TimeZoneInfo? TimeZone { get; init; }
}
