namespace Roommate.Assistant.Memory.Recall;

/// <summary>
/// A light stemmer: plurals, -ing, -ed, -ly, -ness, -ment and the like, and the last e and y, so that bake, bakes, baking
/// and baked are one term. Light on purpose: a term that lost too much stands for too many words.
/// </summary>
internal static class Stems
{
    private const int Shortest = 3;

    // Longest first; each with what is put in its place and how many letters must stay before it.
    private static readonly (string Ending, string Instead, int Before)[] Endings =
    [
        ("fulness", "ful", 3), ("ousness", "ous", 3), ("iveness", "ive", 3), ("ational", "ate", 3), ("ization", "ize", 3), ("isation", "ise", 3),
        ("ication", "icate", 3), ("ations", "ate", 3), ("ation", "ate", 3), ("ingly", "", 3), ("edly", "", 3), ("iness", "y", 2), ("ically", "ic", 3),
        ("ions", "", 4), ("ness", "", 3), ("ment", "", 4), ("ally", "al", 3), ("ctor", "ct", 2), ("ator", "ate", 3), ("itor", "it", 2), ("utor", "ute", 3), ("ily", "y", 3), ("ion", "", 4), ("ful", "", 4), ("ly", "", 4),
    ];

    /// <summary>The stem of a folded word.</summary>
    public static string Of(string word)
    {
        if (word.Length <= Shortest || char.IsAsciiDigit(word[0]))
        {
            return word;
        }

        var stem = WithoutPlural(word);
        stem = WithoutTense(stem);
        stem = WithoutEnding(stem);
        return WithoutLast(stem);
    }

    private static string WithoutPlural(string word) =>
        word.EndsWith("sses", StringComparison.Ordinal) ? word[..^2]
        : word.EndsWith("ies", StringComparison.Ordinal) ? (word.Length > 4 ? word[..^3] + "y" : word[..^1])
        : word.EndsWith("xes", StringComparison.Ordinal) || word.EndsWith("ches", StringComparison.Ordinal) || word.EndsWith("shes", StringComparison.Ordinal) || word.EndsWith("zes", StringComparison.Ordinal) ? word[..^2]
        : word[^1] == 's' && word[^2] is not ('s' or 'u' or 'i') ? word[..^1]
        : word;

    private static string WithoutTense(string word)
    {
        var cut = word.EndsWith("ing", StringComparison.Ordinal) ? 3 : word.EndsWith("ied", StringComparison.Ordinal) ? -1 : word.EndsWith("ed", StringComparison.Ordinal) ? 2 : 0;
        if (cut == -1)
        {
            return word.Length > 4 ? word[..^3] + "y" : word;
        }

        if (cut == 0 || word.Length - cut < Shortest || !HasVowel(word.AsSpan(0, word.Length - cut)))
        {
            return word;
        }

        var stem = word[..^cut];
        return stem[^1] == stem[^2] && stem[^1] is not ('l' or 's' or 'z') ? stem[..^1] : stem;
    }

    private static string WithoutEnding(string word)
    {
        foreach (var (ending, instead, before) in Endings)
        {
            if (word.Length - ending.Length >= before && word.EndsWith(ending, StringComparison.Ordinal))
            {
                return word[..^ending.Length] + instead;
            }
        }

        return word;
    }

    private static string WithoutLast(string word) =>
        word.Length > Shortest && word[^1] == 'e' ? word[..^1]
        : word.Length > Shortest && word[^1] == 'y' && !IsVowel(word[^2]) ? word[..^1] + "i"
        : word;

    private static bool HasVowel(ReadOnlySpan<char> word)
    {
        foreach (var c in word)
        {
            if (IsVowel(c) || c == 'y')
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsVowel(char c) => c is 'a' or 'e' or 'i' or 'o' or 'u';
}
