using System.Globalization;
using System.Text;

namespace Roommate.Assistant.Understanding;

/// <summary>A sentence cut into plain lower-case words that still know where they stood in the text.</summary>
internal sealed class Sentence
{
    /// <summary>Longer texts are no commands; the cap bounds the work.</summary>
    public const int MaximumWords = 64;
    private readonly char[] letters;
    private readonly List<Piece> words = new(16);
    private int used;

    private Sentence(string text)
    {
        Text = text;
        letters = new char[(text.Length * 2) + 2];
    }

    public string Text { get; }

    public int Count => words.Count;

    /// <summary>True when the text ends with a question mark.</summary>
    public bool Asks => Text.AsSpan().TrimEnd().EndsWith("?", StringComparison.Ordinal);

    /// <summary>True when the text went on after the words kept here.</summary>
    public bool Cut { get; private set; }

    public ReadOnlySpan<char> Word(int i) => letters.AsSpan(words[i].Start, words[i].Length);

    /// <summary>True when a comma, semicolon or full stop stands before the word.</summary>
    public bool BreakBefore(int i) => words[i].AfterBreak;

    public bool Is(int i, string word) => i < Count && Word(i).SequenceEqual(word);

    public string Original(int from, int to) =>
        from >= to ? "" : Text[words[from].TextStart..words[to - 1].TextEnd];

    public static Sentence Of(string text)
    {
        var sentence = new Sentence(text);
        sentence.Read();
        return sentence;
    }

    private void Read()
    {
        var afterBreak = false;
        var i = 0;
        while (i < Text.Length)
        {
            if (words.Count == MaximumWords)
            {
                Cut = true;
                return;
            }

            var c = Text[i];
            if (c is '%' or '°' or '&' or '+' || (c == '-' && IsSign(i)))
            {
                Begin(i, afterBreak, out afterBreak);
                letters[used++] = c;
                End(++i);
            }
            else if (IsApostrophe(i) && IsPossessive(i))
            {
                Begin(i, afterBreak, out afterBreak);
                i = ReadPossessive(i);
            }
            else if (char.IsDigit(c))
            {
                i = ReadNumber(i, afterBreak);
                afterBreak = false;
            }
            else if (char.IsLetter(c))
            {
                i = ReadLetters(i, afterBreak);
                afterBreak = false;
            }
            else
            {
                afterBreak |= c is ',' or ';' or '.' or '!' or '?' or ':' or '\n';
                i++;
            }
        }
    }

    private bool IsSign(int i) => i + 1 < Text.Length && char.IsDigit(Text[i + 1]) && (i == 0 || Text[i - 1] == ' ');

    /// <summary>21, 21.5, 21,5, 8:30 and 1/2 are one word each; the unit that follows without a space is the next word.</summary>
    private int ReadNumber(int i, bool afterBreak)
    {
        Begin(i, afterBreak, out _);
        while (i < Text.Length && (char.IsDigit(Text[i]) || IsInsideNumber(i)))
        {
            letters[used++] = Text[i] == ',' ? '.' : Text[i];
            i++;
        }

        End(i);
        return i;
    }

    private bool IsInsideNumber(int i) =>
        Text[i] is '.' or ',' or ':' or '/' && i > 0 && i + 1 < Text.Length && char.IsDigit(Text[i - 1]) && char.IsDigit(Text[i + 1]);

    /// <summary>A possessive or contracted 's is its own word; any other apostrophe stays inside ("don't", "i'd").</summary>
    private int ReadLetters(int i, bool afterBreak)
    {
        Begin(i, afterBreak, out _);
        while (i < Text.Length)
        {
            var c = Text[i];
            if (char.IsLetter(c))
            {
                Fold(c);
                i++;
            }
            else if (IsApostrophe(i) && IsPossessive(i))
            {
                End(i);
                Begin(i, false, out _);
                return ReadPossessive(i);
            }
            else if (IsApostrophe(i) && i + 1 < Text.Length && char.IsLetter(Text[i + 1]))
            {
                letters[used++] = '\'';
                i++;
            }
            else if (char.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark)
            {
                i++;
            }
            else
            {
                break;
            }
        }

        End(i);
        return i;
    }

    private bool IsApostrophe(int i) => Text[i] is '\'' or '’';

    private bool IsPossessive(int i) =>
        i + 1 < Text.Length && Text[i + 1] is 's' or 'S' && (i + 2 >= Text.Length || !char.IsLetterOrDigit(Text[i + 2]));

    private int ReadPossessive(int i)
    {
        letters[used++] = '\'';
        letters[used++] = 's';
        End(i + 2);
        return i + 2;
    }

    /// <summary>Lower case without marks, so that "Küche", "kueche" and "café", "cafe" meet.</summary>
    private void Fold(char c)
    {
        c = char.ToLowerInvariant(c);
        if (c < 128)
        {
            letters[used++] = c;
            return;
        }

        var two = c switch { 'ä' or 'æ' => "ae", 'ö' or 'œ' => "oe", 'ü' => "ue", 'ß' => "ss", _ => null };
        if (two is not null)
        {
            letters[used++] = two[0];
            letters[used++] = two[1];
            return;
        }

        var plain = c.ToString().Normalize(NormalizationForm.FormD)[0];
        letters[used++] = char.IsLetter(plain) ? plain : c;
    }

    private void Begin(int at, bool afterBreak, out bool cleared)
    {
        words.Add(new Piece(used, 0, at, at, afterBreak && words.Count > 0));
        cleared = false;
    }

    private void End(int at) => words[^1] = words[^1] with { Length = used - words[^1].Start, TextEnd = at };

    private readonly record struct Piece(int Start, int Length, int TextStart, int TextEnd, bool AfterBreak);
}

/// <summary>Compares rows of words with a sentence.</summary>
internal static class PhraseInSentence
{
    /// <summary>True when the words stand at the position, before the limit.</summary>
    public static bool HasAt(this Sentence sentence, int at, ReadOnlySpan<string> phrase, int limit)
    {
        if (at + phrase.Length > limit)
        {
            return false;
        }

        for (var i = 0; i < phrase.Length; i++)
        {
            if (!sentence.Word(at + i).SequenceEqual(phrase[i]))
            {
                return false;
            }
        }

        return true;
    }
}
