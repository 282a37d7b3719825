using System.Text.RegularExpressions;
using Roommate.Contracts.Assistant;

namespace Roommate.Assistant.Memory.Extraction;

/// <summary>
/// Reads facts out of what a person says of themselves, by patterns, in every language there is a file for. What it finds
/// is a hint. Questions, wishes and what somebody else is said to have said are left alone.
/// </summary>
internal static partial class FactReader
{
    private const int MostText = 2_000;
    private const int MostFacts = 8;

    private static readonly FactPattern[] Patterns = [.. new[] { "en", "de" }.SelectMany(Load)];

    /// <summary>What this sentence or two say.</summary>
    /// <param name="speaker">Who says it.</param>
    /// <param name="toAssistant">Said to the assistant, by the person whose memory it is: only this can become an instruction.</param>
    public static IReadOnlyList<ReadFact> Read(string text, string speaker, bool toAssistant)
    {
        if (text.Length > MostText)
        {
            return [];
        }

        var facts = new List<ReadFact>();
        foreach (var sentence in Sentences(text))
        {
            foreach (var pattern in Patterns)
            {
                if (facts.Count < MostFacts && (pattern.Kind != MemoryRecord.Instruction || (toAssistant && !Foreign().IsMatch(text))) && Match(pattern, sentence) is { } match)
                {
                    Add(facts, Fact(pattern, match, speaker));
                }
            }
        }

        return facts;
    }

    private static IEnumerable<string> Sentences(string text) =>
        SentenceEnd().Split(text).Select(static s => s.Trim()).Where(static s => s.Length is > 5 and < 400 && s[^1] != '?' && !Unreal().IsMatch(s));

    private static Match? Match(FactPattern pattern, string sentence)
    {
        try
        {
            var match = pattern.Form.Match(sentence.TrimEnd('.', '!', ' '));
            return match.Success ? match : null;
        }
        catch (RegexMatchTimeoutException)
        {
            return null;
        }
    }

    private static ReadFact Fact(FactPattern pattern, Match match, string speaker)
    {
        return new ReadFact(pattern.Kind, Fill(pattern.Text), pattern.Confidence)
        {
            Subject = pattern.Kind == MemoryRecord.Instruction ? null : match.Groups["name"].Success ? match.Groups["name"].Value : speaker,
            Key = pattern.Key.Length == 0 ? null : Fill(pattern.Key).ToLowerInvariant(),
            Value = pattern.Value.Length == 0 ? null : Fill(pattern.Value),
            Sensitivity = pattern.Kind == "health" ? MemorySensitivity.Sensitive : null,
        };

        string Fill(string template) => template
            .Replace("{me}", speaker, StringComparison.Ordinal)
            .Replace("{name}", Group("name"), StringComparison.Ordinal)
            .Replace("{what}", Group("what"), StringComparison.Ordinal)
            .Replace("{value}", Group("value"), StringComparison.Ordinal);

        string Group(string name) => match.Groups[name].Value.Trim().TrimEnd(',', ';', ':');
    }

    // Two patterns may read the same: the surer one came first in the file.
    private static void Add(List<ReadFact> facts, ReadFact fact)
    {
        if (!facts.Exists(f => f.Key == fact.Key && f.Subject == fact.Subject && f.Kind == fact.Kind && fact.Key is not null) && !facts.Exists(f => f.Text == fact.Text))
        {
            facts.Add(fact);
        }
    }

    private static IReadOnlyList<FactPattern> Load(string language)
    {
        using var stream = typeof(FactReader).Assembly.GetManifestResourceStream($"Roommate.Assistant.Memory.Extraction.Patterns.{language}.txt")!;
        using var reader = new StreamReader(stream);
        return FactPattern.ReadAll(reader);
    }

    [GeneratedRegex(@"(?<=[.!?])\s+|\n+", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex SentenceEnd();

    // Not what is, but what was, would be, or what another says.
    [GeneratedRegex(@"\b(?:if|wish|would|used to|pretend|imagine|as if|said|says|told me|dreamt|dreamed|falls|würde|wünschte|wenn|früher|sagte|sagt)\b", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Unreal();

    // Pasted or quoted text is not the person's own word.
    [GeneratedRegex("[\"“”„<>]|https?:|^>|\\n.*\\n", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Foreign();
}

/// <summary>A hint read out of a message.</summary>
internal sealed record ReadFact(string Kind, string Text, double Confidence)
{
    public string? Subject { get; init; }

    public string? Key { get; init; }

    public string? Value { get; init; }

    public MemorySensitivity? Sensitivity { get; init; }
}
