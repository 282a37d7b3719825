using System.Text.RegularExpressions;

namespace Roommate.Assistant.Memory.Recall;

/// <summary>What kind of answer a text may hold, and whether it says anything at all.</summary>
[Flags]
internal enum EntryCues : byte
{
    None = 0,
    Time = 1,
    Number = 2,
    Reason = 4,
    Place = 8,
    Name = 16,
    Title = 32,

    /// <summary>Asks, without telling anything.</summary>
    Asks = 64,

    /// <summary>So short that it only answers or greets.</summary>
    Short = 128,
}

internal static partial class EntryCueReader
{
    private const int ShortText = 28;

    public static EntryCues Of(string text, string? caption)
    {
        var cues = EntryCues.None;
        cues |= TimeWords().IsMatch(text) ? EntryCues.Time : EntryCues.None;
        cues |= NumberWords().IsMatch(text) ? EntryCues.Number : EntryCues.None;
        cues |= ReasonWords().IsMatch(text) ? EntryCues.Reason : EntryCues.None;
        cues |= PlaceWords().IsMatch(text) ? EntryCues.Place : EntryCues.None;
        cues |= InnerCapital().IsMatch(text) ? EntryCues.Name : EntryCues.None;
        cues |= TitleMarks().IsMatch(text) ? EntryCues.Title : EntryCues.None;
        cues |= Asking(text) ? EntryCues.Asks : EntryCues.None;
        var empty = caption is null && text.Length < ShortText && (cues & (EntryCues.Name | EntryCues.Number | EntryCues.Time)) == EntryCues.None;
        return empty ? cues | EntryCues.Short : cues;
    }

    // Every sentence but a short exclamation is a question.
    private static bool Asking(string text)
    {
        var told = 0;
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is '.' or '!' or '?' || i == text.Length - 1)
            {
                told += text[i] == '?' ? 0 : i - start;
                start = i + 1;
            }
        }

        return text.Contains('?', StringComparison.Ordinal) && told < ShortText;
    }

    [GeneratedRegex(@"\b(?:yesterday|today|tonight|tomorrow|ago|last|next|since|until|morning|evening|weekend|week|month|year|years|january|february|march|april|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday|summer|winter|autumn|spring|19\d\d|20\d\d|\d{1,2}(?:st|nd|rd|th)|gestern|heute|morgen|letzte\w*|nächste\w*|seit)\b", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex TimeWords();

    [GeneratedRegex(@"\b(?:\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|twenty|thirty|forty|fifty|hundred|thousand|half|once|twice|couple|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn)\b", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex NumberWords();

    [GeneratedRegex(@"\b(?:because|since|so that|in order|reason|made me|helps?|wanted|inspired|due to|thanks to|weil|damit)\b", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex ReasonWords();

    [GeneratedRegex(@"\b(?:in|at|to|from|near|on|behind|above|next to)\s+(?:the\s+|my\s+|our\s+)?(?:[A-Z]\w+|park|beach|lake|river|forest|garden|city|town|village|shop|store|school|museum|harbour|roof|house|street|station|church|hospital|mountains?)", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex PlaceWords();

    [GeneratedRegex(@"(?<=[\w,;'""] )[A-Z][a-z]{2,}", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex InnerCapital();

    [GeneratedRegex(@"[""“”][^""“”]{3,}[""“”]", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex TitleMarks();
}
