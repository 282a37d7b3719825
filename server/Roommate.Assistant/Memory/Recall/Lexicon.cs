using System.Collections.Frozen;

namespace Roommate.Assistant.Memory.Recall;

/// <summary>
/// What is known of words beforehand, from the data files beside this one: words that carry nothing, words that say little,
/// irregular forms, and groups of words that stand for one another. Languages are data: the groups hold English and German.
/// </summary>
internal sealed class Lexicon
{
    private readonly FrozenSet<string> _stop;
    private readonly FrozenSet<string> _light;
    private readonly FrozenDictionary<string, string> _lemmas;
    private readonly FrozenDictionary<string, Concept[]> _concepts;
    private readonly FrozenDictionary<string, Phrase[]> _phrases;

    private Lexicon()
    {
        _lemmas = Lines("lemmas").SelectMany(static l => l.Skip(1).Select(form => (form, l[0])))
            .DistinctBy(static f => f.form)
            .ToFrozenDictionary(static f => f.form, static f => f.Item2);
        _stop = Lines("stop").SelectMany(static l => l).ToFrozenSet();
        _light = Lines("light").SelectMany(static l => l).Select(TermOf).ToFrozenSet();
        var number = 0;
        _concepts = Lines("concepts")
            .Select(l => (Concept: new Concept($"{(l[0] == "=" ? '=' : '~')}{number++}", l[0] == "="), Terms: l.Skip(1).Select(TermOf).Distinct()))
            .SelectMany(static g => g.Terms.Select(term => (term, g.Concept)))
            .GroupBy(static m => m.term)
            .ToFrozenDictionary(static g => g.Key, static g => g.Select(static m => m.Concept).ToArray());
        _phrases = Lines("phrases")
            .SelectMany(l => l.Skip(1).Select(written => new Phrase([.. written.Split('_').Select(TermOf)], TermOf(l[0]))))
            .GroupBy(static p => p.Words[0])
            .ToFrozenDictionary(static g => g.Key, static g => g.OrderByDescending(static p => p.Words.Length).ToArray());
    }

    public static Lexicon Shared { get; } = new();

    /// <summary>True for a word that carries nothing in a question.</summary>
    public bool IsStop(string word) => _stop.Contains(word);

    /// <summary>True for a term that says little.</summary>
    public bool IsLight(string term) => _light.Contains(term);

    /// <summary>What a folded word is indexed as.</summary>
    public string TermOf(string word) => _lemmas.TryGetValue(word, out var lemma) ? Stems.Of(lemma) : _lemmas.TryGetValue(Singular(word), out lemma) ? Stems.Of(lemma) : Stems.Of(word);

    /// <summary>The groups a term belongs to.</summary>
    public ReadOnlySpan<Concept> ConceptsOf(string term) => _concepts.TryGetValue(term, out var concepts) ? concepts : [];

    /// <summary>The longest turn of phrase that begins at a word ("passed away"), or null.</summary>
    public Phrase? PhraseAt(IReadOnlyList<string> terms, int at)
    {
        foreach (var phrase in _phrases.TryGetValue(terms[at], out var phrases) ? phrases : [])
        {
            if (phrase.IsAt(terms, at))
            {
                return phrase;
            }
        }

        return null;
    }

    private static string Singular(string word) => word.Length > 3 && word[^1] == 's' ? word[..^1] : word;

    private static string[][] Lines(string name)
    {
        using var stream = typeof(Lexicon).Assembly.GetManifestResourceStream($"Roommate.Assistant.Memory.Recall.Words.{name}.txt")!;
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n')
            .Where(static l => l.Length > 0 && l[0] != '#')
            .Select(static l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static w => w is "=" or "~" ? w : WordReader.Fold(w)).ToArray())];
    }
}

/// <summary>A group of words that stand for one another.</summary>
/// <param name="Term">What it is indexed as; no word of a text is written so.</param>
/// <param name="Near">Nearly the same, or only of the same subject.</param>
internal sealed record Concept(string Term, bool Near);

/// <summary>Some words that together mean one.</summary>
internal sealed record Phrase(string[] Words, string Term)
{
    public bool IsAt(IReadOnlyList<string> terms, int at)
    {
        if (at + Words.Length > terms.Count)
        {
            return false;
        }

        for (var i = 0; i < Words.Length; i++)
        {
            if (terms[at + i] != Words[i])
            {
                return false;
            }
        }

        return true;
    }
}
