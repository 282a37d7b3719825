namespace Roommate.Assistant.Voice.Speaking.Text;

/// <summary>Where a sentence ends and where a voice may pause, in English and German. Pure, over the words so far and at most the next one.</summary>
internal static class SentenceRules
{
    private const string Closers = "\"'”’“»«)]}›";
    private const string Openers = "\"'“”„‚»«([{‹";
    private const string HardEnds = "!?。！？";
    private const string ClauseEnds = ",;:–—、，；：";

    /// <summary>Whether the sentence is over after the last word.</summary>
    public static SentenceEnd After(IReadOnlyList<SpokenWord> words)
    {
        var word = words[^1].Text;
        var core = word.TrimEnd(Closers.ToCharArray());
        if (core.Length == 0)
        {
            return SentenceEnd.No;
        }

        var isClosed = core.Length < word.Length;
        if (HardEnds.Contains(core[^1], StringComparison.Ordinal))
        {
            return isClosed ? SentenceEnd.AskNext : SentenceEnd.Yes;
        }

        if (core[^1] == '…' || core.EndsWith("..", StringComparison.Ordinal))
        {
            return SentenceEnd.AskNext;
        }

        return core[^1] != '.' ? SentenceEnd.No
            : AfterStop(core[..^1].TrimStart(Openers.ToCharArray())) is var end && end == SentenceEnd.Yes && isClosed ? SentenceEnd.AskNext
            : end;
    }

    /// <summary>The same where the next word is needed to tell.</summary>
    public static bool EndsBefore(IReadOnlyList<SpokenWord> words, SpokenWord next)
    {
        var start = next.Text.TrimStart(Openers.ToCharArray());
        if (start.Length == 0 || char.IsLower(start[0]))
        {
            return false;
        }

        var body = BodyOf(words[^1].Text);
        if (body.Length is > 0 && body.All(char.IsAsciiDigit))
        {
            return !IsOrdinal(words, body, start);
        }

        // "No. 5" is a number, "No. Try again." an answer.
        return !Abbreviations.BeforeNumber.Contains(body) || !char.IsAsciiDigit(start[0]);
    }

    /// <summary>A comma and the like.</summary>
    public static bool IsClauseEnd(string word)
    {
        var core = word.TrimEnd(Closers.ToCharArray());
        return core.Length > 0 && ClauseEnds.Contains(core[^1], StringComparison.Ordinal);
    }

    /// <summary>A word that holds on to the next one: a title, an initial, a number before its unit.</summary>
    public static bool IsBound(string word)
    {
        var core = word.TrimStart(Openers.ToCharArray());
        return core.Length > 0 && (char.IsAsciiDigit(core[^1]) || (core[^1] == '.' && AfterStop(core[..^1]) != SentenceEnd.Yes));
    }

    /// <summary>A voice may pause here: not after an article or a preposition, nor after what holds on to the next word.</summary>
    public static bool MayPauseAfter(string word) => !IsBound(word) && !Abbreviations.Leaning.Contains(word);

    private static SentenceEnd AfterStop(string body)
    {
        if (body.Length == 0)
        {
            return SentenceEnd.No;
        }

        if (body.All(char.IsAsciiDigit) || Abbreviations.BeforeNumber.Contains(body) || Abbreviations.SometimesLast.Contains(body))
        {
            return SentenceEnd.AskNext;
        }

        return IsInitial(body) || IsDotted(body) || Abbreviations.NeverLast.Contains(body) || body.EndsWith("str", StringComparison.OrdinalIgnoreCase) ? SentenceEnd.No : SentenceEnd.Yes;
    }

    private static string BodyOf(string word)
    {
        var core = word.TrimEnd(Closers.ToCharArray());
        return core.EndsWith('.') ? core[..^1].TrimStart(Openers.ToCharArray()) : "";
    }

    // "am 3. Oktober", "der 2. Versuch", "3. Mai": the number goes on. "in 2020. The": it does not.
    private static bool IsOrdinal(IReadOnlyList<SpokenWord> words, string body, string next) =>
        body.Length <= 3 && (words.Count == 1 || IsBeforeOrdinal(words) || Abbreviations.AfterOrdinal.Contains(next.TrimEnd('.', ',', '!', '?', ';', ':')));

    // "I am 25." is English.
    private static bool IsBeforeOrdinal(IReadOnlyList<SpokenWord> words) =>
        Abbreviations.BeforeOrdinal.Contains(words[^2].Text) && !(words.Count > 2 && words[^3].Text == "I");

    private static bool IsInitial(string body) => body.Length == 1 && char.IsLetter(body[0]);

    // "e.g", "z.B", "U.S"
    private static bool IsDotted(string body)
    {
        var parts = body.Split('.');
        return parts.Length > 1 && parts.All(static p => p.Length is 1 or 2 && p.All(char.IsLetter));
    }
}
