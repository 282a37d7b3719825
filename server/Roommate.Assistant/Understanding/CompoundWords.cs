using System.Text;

namespace Roommate.Assistant.Understanding;

/// <summary>Opens words written together, where the language writes them so: "Küchenlicht" becomes "Küchen licht" when the kitchen is a name of the home.</summary>
internal static class CompoundWords
{
    public static string Open(string text, HomeGrammar grammar)
    {
        if (grammar.Language.File.Heads.Length == 0)
        {
            return text;
        }

        var opened = new StringBuilder(text.Length + 8);
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && char.IsLetter(text[i]))
            {
                continue;
            }

            Append(opened, text[start..i], grammar);
            if (i < text.Length)
            {
                opened.Append(text[i]);
            }

            start = i + 1;
        }

        return opened.ToString();
    }

    private static void Append(StringBuilder opened, string word, HomeGrammar grammar)
    {
        var cut = word.Length < 6 || IsKnown(word, grammar) ? 0 : Cut(word, grammar);
        opened.Append(word, 0, word.Length - cut);
        if (cut > 0)
        {
            opened.Append(' ').Append(word, word.Length - cut, cut);
        }
    }

    private static int Cut(string word, HomeGrammar grammar)
    {
        foreach (var head in grammar.Language.File.Heads)
        {
            if (word.Length > head.Length + 2 && word.EndsWith(head, StringComparison.OrdinalIgnoreCase) && IsName(word[..^head.Length], grammar))
            {
                return head.Length;
            }
        }

        return 0;
    }

    private static bool IsName(string word, HomeGrammar grammar) => Known(word, grammar.Names);

    private static bool IsKnown(string word, HomeGrammar grammar) => Known(word, grammar.Names) || Known(word, grammar.Language.Words);

    private static bool Known(string word, WordTrie trie)
    {
        var sentence = Sentence.Of(word);
        return sentence.Count == 1 && trie.WordId(sentence.Word(0)) != WordTrie.None;
    }
}
