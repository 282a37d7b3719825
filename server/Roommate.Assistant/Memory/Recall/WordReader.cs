using System.Globalization;
using System.Text;

namespace Roommate.Assistant.Memory.Recall;

/// <summary>Takes a text apart into folded words: lower case, no accents, no possessive s, letters and digits only.</summary>
internal static class WordReader
{
    private const int Longest = 40;

    /// <summary>Calls <paramref name="word"/> with each word, in order.</summary>
    public static IEnumerable<string> Read(string text)
    {
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            var inside = i < text.Length && (char.IsLetterOrDigit(text[i]) || IsInner(text, i, start));
            if (inside)
            {
                start = start < 0 ? i : start;
            }
            else if (start >= 0)
            {
                yield return Fold(text.AsSpan(start, Math.Min(i - start, Longest)));
                start = -1;
            }
        }
    }

    /// <summary>One word, folded.</summary>
    public static string Fold(ReadOnlySpan<char> word)
    {
        Span<char> lower = stackalloc char[word.Length];
        var length = 0;
        var plain = true;
        foreach (var c in WithoutPossessive(word))
        {
            if (c is not ('\'' or '\u2019'))
            {
                lower[length++] = char.ToLowerInvariant(c);
                plain &= char.IsAscii(c);
            }
        }

        var folded = new string(lower[..length]);
        return plain ? folded : WithoutAccents(folded);
    }

    private static ReadOnlySpan<char> WithoutPossessive(ReadOnlySpan<char> word) =>
        word.Length > 2 && word[^1] is 's' or 'S' && word[^2] is '\'' or '\u2019' ? word[..^2] : word;

    // "don't" is one word; a quotation mark around a word is no part of it.
    private static bool IsInner(string text, int at, int start) =>
        start >= 0 && text[at] is '\'' or '\u2019' && at + 1 < text.Length && char.IsLetter(text[at + 1]);

    private static string WithoutAccents(string word)
    {
        var plain = new StringBuilder(word.Length);
        foreach (var c in word.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
            {
                plain.Append(c == 'ß' ? "ss" : c.ToString());
            }
        }

        return plain.ToString();
    }
}
