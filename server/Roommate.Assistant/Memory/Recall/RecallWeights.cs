namespace Roommate.Assistant.Memory.Recall;

/// <summary>How the signs are fused. Found on the conversations of `recall-quality` but the held-out ones, kept here in one place.</summary>
public sealed record RecallWeights
{
    /// <summary>BM25: how soon a repeated word stops counting.</summary>
    public double K1 { get; init; } = 0.3;

    /// <summary>BM25: how much a long text is held against it.</summary>
    public double B { get; init; } = 0.4;

    /// <summary>A word of the question that says little.</summary>
    public double Light { get; init; } = 0.48;

    /// <summary>A word found through a group of near words, and of the same subject.</summary>
    public double Near { get; init; } = 0.68;

    public double Subject { get; init; } = 0.6;

    /// <summary>A word used like one of the question's, times the likeness.</summary>
    public double Kin { get; init; } = 0.7;

    /// <summary>A message that is as a whole about what the question is about, times the likeness, against the best by words.</summary>
    public double Sense { get; init; } = 0.6;

    /// <summary>A word found through its letters (3-5-grams), times the similarity.</summary>
    public double Letters { get; init; } = 0.3;

    /// <summary>How much of a word found in the message before or after counts here.</summary>
    public double Before { get; init; } = 0.78;

    public double After { get; init; } = 0.2;

    /// <summary>And two messages before or after.</summary>
    public double Farther { get; init; } = 0.5;

    /// <summary>And three before.</summary>
    public double Farthest { get; init; } = 0.24;

    /// <summary>How much more a rare word counts than a common one (power of the inverse frequency).</summary>
    public double Rarity { get; init; } = 1.2;

    /// <summary>How many of the question's words are here or beside, against all of them.</summary>
    public double Coverage { get; init; } = 0.24;

    /// <summary>A message that says more than usual.</summary>
    public double Length { get; init; } = 0.1;

    /// <summary>How much of what the whole session says counts for each of its messages.</summary>
    public double Session { get; init; } = 0.7;

    /// <summary>Said by somebody the question names.</summary>
    public double Speaker { get; init; } = 0.7;

    /// <summary>Said in the time the question names.</summary>
    public double Time { get; init; } = 0.6;

    /// <summary>Holds what is asked for: a time, a number, a reason, a place.</summary>
    public double Cue { get; init; } = 0.35;

    /// <summary>Only asks, or only greets: taken off.</summary>
    public double Asks { get; init; } = 0.84;

    /// <summary>The meaning (cosine), where there is an embedding model.</summary>
    public double Meaning { get; init; } = 1.0;

    /// <summary>The newest memory against one a year older.</summary>
    public double Recency { get; init; } = 0.02;
}
