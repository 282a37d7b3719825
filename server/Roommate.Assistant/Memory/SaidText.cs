using System.Text.RegularExpressions;

namespace Roommate.Assistant.Memory;

/// <summary>
/// Who said what in which session, where a loaded conversation tells it in its own way: "Ana: ..." at the start of the
/// text, "D3:12" as a key, tag or message id.
/// </summary>
internal static partial class SaidText
{
    public static Said Of(MemoryRecord record)
    {
        var (speaker, text) = record.Speaker is { } known ? (known, record.Text) : Prefixed(record.Text);
        var (session, turn) = Placed(record);
        return new Said(text, speaker, record.Session ?? session, record.Turn ?? turn);
    }

    // "[8 May 2023] Ana: I went", "Ana said: I went", "Ana said, "I went"", "(1:56 pm on 8 May) Ana: I went", "Ana (8 May 2023): I went"
    private static (string? Speaker, string Text) Prefixed(string text) =>
        SpeakerPrefix().Match(text) is { Success: true } match ? (match.Groups["name"].Value, match.Groups["date"].Value + " " + text[match.Length..]) : (null, text);

    private static (string? Session, int? Turn) Placed(MemoryRecord record)
    {
        foreach (var name in (ReadOnlySpan<string?>)[record.Source?.MessageId, record.Key, .. record.Tags ?? []])
        {
            if (name is not null && TurnName().Match(name) is { Success: true } match && int.TryParse(match.Groups["turn"].Value, System.Globalization.CultureInfo.InvariantCulture, out var turn))
            {
                return (match.Groups["session"].Value, turn);
            }
        }

        foreach (var tag in record.Tags ?? [])
        {
            if (SessionName().IsMatch(tag))
            {
                return (tag, null);
            }
        }

        return (null, null);
    }

    [GeneratedRegex(@"^(?:[\[(](?<date>[^\])]{4,40})[\])]\s*)?(?<name>\p{Lu}[\p{L}'.-]{1,20}(?: \p{Lu}[\p{L}'.-]{1,20})?)(?:\s*\((?<date>[^)]{4,40})\))?(?:(?: said| says)?:\s+|(?: said| says),\s+(?=[""\u201c]))(?=\S)", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex SpeakerPrefix();

    [GeneratedRegex(@"^(?<session>[A-Za-z]\w{0,30}?)[:/#](?:turn|t|msg)?_?(?<turn>\d{1,6})$", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex TurnName();

    [GeneratedRegex(@"^(?:session|sess|s|d|day|conversation|conv|chat)[-_:# ]?\d{1,6}$", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex SessionName();
}

internal readonly record struct Said(string Text, string? Speaker, string? Session, int? Turn);
