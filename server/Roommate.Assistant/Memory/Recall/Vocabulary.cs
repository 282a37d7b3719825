using System.Diagnostics.CodeAnalysis;

namespace Roommate.Assistant.Memory.Recall;

/// <summary>The terms of one index with where each is, and which of them are written alike.</summary>
internal sealed class Vocabulary
{
    private const int Gram = 3;
    private const int LongestGram = 5;
    private const char Edge = '^';

    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string?> _terms = [];
    private readonly List<Postings?> _postings = [];

    // By the first three letters of each gram: the terms that hold it. Concepts are not written and not in here.
    private readonly Dictionary<ulong, List<int>> _byLetters = [];

    public Postings? this[int term] => _postings[term];

    public bool TryFind(string term, out int number) => _numbers.TryGetValue(term, out number);

    public int Add(string term)
    {
        if (_numbers.TryGetValue(term, out var number))
        {
            return number;
        }

        number = _terms.Count;
        _terms.Add(term);
        _postings.Add(new Postings());
        _numbers.Add(term, number);
        if (IsWritten(term))
        {
            foreach (var gram in Grams(term))
            {
                if (!_byLetters.TryGetValue(gram, out var holders))
                {
                    _byLetters[gram] = holders = new List<int>(1);
                }

                holders.Add(number);
            }
        }

        return number;
    }

    /// <summary>Takes an entry out of a term; the last one takes the term with it.</summary>
    public void Remove(int term, int entry)
    {
        if (_postings[term] is not { } postings || !postings.Remove(entry) || postings.Count > 0)
        {
            return;
        }

        var text = _terms[term]!;
        _numbers.Remove(text);
        _terms[term] = null;
        _postings[term] = null;
        foreach (var gram in IsWritten(text) ? Grams(text) : [])
        {
            _byLetters[gram].Remove(term);
        }
    }

    /// <summary>Terms written like this one, with the share of 3-5-grams they have in common (Dice), best first.</summary>
    [SuppressMessage("Performance", "CA1851", Justification = "A word has a dozen grams.")]
    public IReadOnlyList<(int Term, float Similarity)> Alike(string word, float least, int most)
    {
        if (word.Length < Gram)
        {
            return [];
        }

        var shared = new Dictionary<int, int>();
        foreach (var gram in Grams(word))
        {
            foreach (var holder in _byLetters.GetValueOrDefault(gram) ?? [])
            {
                shared[holder] = shared.GetValueOrDefault(holder) + 1;
            }
        }

        var own = CountOf(word.Length);
        return [.. shared
            .Select(s => (Term: s.Key, Similarity: 2f * s.Value / (own + CountOf(_terms[s.Key]!.Length))))
            .Where(s => s.Similarity >= least && _terms[s.Term] != word)
            .OrderByDescending(static s => s.Similarity)
            .Take(most)];
    }

    private static bool IsWritten(string term) => term.Length >= Gram && term[0] is not ('=' or '~');

    private static int CountOf(int length)
    {
        var padded = length + 1;
        var count = 0;
        for (var size = Gram; size <= LongestGram; size++)
        {
            count += Math.Max(0, padded - size + 1);
        }

        return count;
    }

    // With a mark at the start only: the ends of words change, their beginnings do not.
    private static IEnumerable<ulong> Grams(string term)
    {
        var padded = Edge + term;
        for (var size = Gram; size <= LongestGram; size++)
        {
            for (var at = 0; at + size <= padded.Length; at++)
            {
                var packed = (ulong)size;
                for (var i = at; i < at + size; i++)
                {
                    packed = (packed * 31_337) + padded[i];
                }

                yield return packed;
            }
        }
    }
}
