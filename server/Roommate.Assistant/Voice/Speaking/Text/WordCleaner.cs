using System.Text;

namespace Roommate.Assistant.Voice.Speaking.Text;

/// <summary>Takes the markup out of one word (or link): emphasis, code marks, links, images, tags, emoji. An address is said by its host.</summary>
internal sealed class WordCleaner
{
    private const string AfterAddress = ".,;:!?*_~'\"";

    // The backticks that opened code in this line; 0 outside of code.
    private int _code;

    /// <summary>Code does not go on in the next line.</summary>
    public void EndLine() => _code = 0;

    /// <summary>A link or tag that is not complete yet, so that a space does not end the word.</summary>
    public static bool IsOpen(StringBuilder held)
    {
        var text = held.ToString();
        var open = text.LastIndexOf('[');
        if (open >= 0)
        {
            var close = text.IndexOf(']', open);
            if (close < 0)
            {
                return true;
            }

            if (close + 1 < text.Length && text[close + 1] == '(' && ClosingOf(text, close + 1) < 0)
            {
                return true;
            }
        }

        var tag = text.LastIndexOf('<');
        return tag >= 0 && IsTag(text, tag) && text.IndexOf('>', tag) < 0;
    }

    public string Clean(string unit)
    {
        var spoken = new StringBuilder(unit.Length);
        for (var i = 0; i < unit.Length;)
        {
            i = unit[i] == '`' ? Backticks(unit, i) : _code > 0 ? Copy(unit, i, spoken) : Step(unit, i, spoken);
        }

        return spoken.ToString();
    }

    private int Backticks(string unit, int at)
    {
        var end = at;
        while (end < unit.Length && unit[end] == '`')
        {
            end++;
        }

        _code = _code == 0 ? end - at : _code == end - at ? 0 : _code;
        return end;
    }

    private int Step(string unit, int at, StringBuilder spoken)
    {
        var next = at + 1 < unit.Length ? unit[at + 1] : ' ';
        return unit[at] switch
        {
            '\\' when char.IsAsciiLetterOrDigit(next) is false && next is > ' ' and < (char)127 => Literal(next, at + 2, spoken),
            '!' when next == '[' && Link(unit, at + 1, spoken) is var end && end > 0 => end,
            '[' when Link(unit, at, spoken) is var end && end > 0 => end,
            '<' when Tag(unit, at, spoken) is var end && end > 0 => end,
            '*' or '_' when IsEmphasis(unit, at) => at + 1,
            '~' when next == '~' => at + 2,
            'h' or 'H' or 'w' or 'W' when IsAddress(unit, at) => Address(unit, at, spoken),
            _ => Copy(unit, at, spoken),
        };
    }

    private static int Literal(char character, int next, StringBuilder spoken)
    {
        spoken.Append(character);
        return next;
    }

    private static int Copy(string unit, int at, StringBuilder spoken)
    {
        var length = char.IsHighSurrogate(unit[at]) && at + 1 < unit.Length && char.IsLowSurrogate(unit[at + 1]) ? 2 : 1;
        if (!Emoji.Is(unit.AsSpan(at, length)))
        {
            spoken.Append(unit, at, length);
        }

        return at + length;
    }

    // A star between digits multiplies, one that stands alone too; an underscore within a name belongs to it.
    private static bool IsEmphasis(string unit, int at)
    {
        var before = at > 0 ? unit[at - 1] : ' ';
        var after = at + 1 < unit.Length ? unit[at + 1] : ' ';
        return unit[at] == '*'
            ? unit.Length > 1 && !(char.IsAsciiDigit(before) && char.IsAsciiDigit(after))
            : !(char.IsLetterOrDigit(before) && char.IsLetterOrDigit(after)) && unit.Length > 1;
    }

    // [text](address), [text][reference], [^1]: 0 when it is none.
    private int Link(string unit, int at, StringBuilder spoken)
    {
        var close = ClosingOf(unit, at);
        if (close < 0)
        {
            return 0;
        }

        var inner = unit[(at + 1)..close];
        if (inner.StartsWith('^'))
        {
            return close + 1;
        }

        if (inner is " " or "x" or "X" && at == 0 && close == unit.Length - 1)
        {
            // A box to tick.
            return close + 1;
        }

        if (close + 1 < unit.Length && unit[close + 1] is '(' or '[' && ClosingOf(unit, close + 1) is var end && end > 0)
        {
            spoken.Append(Clean(inner));
            return end + 1;
        }

        return 0;
    }

    private static int Tag(string unit, int at, StringBuilder spoken)
    {
        var end = IsTag(unit, at) ? unit.IndexOf('>', at) : -1;
        if (end < 0)
        {
            return 0;
        }

        if (IsAddress(unit, at + 1))
        {
            spoken.Append(HostOf(unit[(at + 1)..end]));
        }
        else if (unit.AsSpan(at, end - at).StartsWith("<br", StringComparison.OrdinalIgnoreCase))
        {
            spoken.Append(' ');
        }

        return end + 1;
    }

    private static bool IsTag(string text, int at) => at + 1 < text.Length && (char.IsAsciiLetter(text[at + 1]) || text[at + 1] is '/' or '!');

    private static bool IsAddress(string unit, int at)
    {
        var rest = unit.AsSpan(at);
        return (at == 0 || !char.IsLetterOrDigit(unit[at - 1]))
            && (rest.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || rest.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
                || (rest.StartsWith("www.", StringComparison.OrdinalIgnoreCase) && rest.Length > 4));
    }

    private static int Address(string unit, int at, StringBuilder spoken)
    {
        var end = at;
        while (end < unit.Length && !char.IsWhiteSpace(unit[end]) && unit[end] is not ('>' or ']' or '"' or '`'))
        {
            end++;
        }

        // A bracket belongs to it only when it was opened in it.
        var address = unit[at..end];
        while (address.Length > 0 && (AfterAddress.Contains(address[^1], StringComparison.Ordinal) || (address[^1] == ')' && address.Count(static c => c == ')') > address.Count(static c => c == '('))))
        {
            address = address[..^1];
        }

        spoken.Append(HostOf(address));
        return at + address.Length;
    }

    private static string HostOf(string address)
    {
        var host = address[(address.IndexOf("//", StringComparison.Ordinal) is var slashes && slashes >= 0 ? slashes + 2 : 0)..];
        var end = host.IndexOfAny(['/', '?', '#', ':']);
        host = end >= 0 ? host[..end] : host;
        return host.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? host[4..] : host;
    }

    private static int ClosingOf(string text, int open)
    {
        var (opening, closing) = text[open] == '[' ? ('[', ']') : ('(', ')');
        var depth = 0;
        for (var i = open; i < text.Length; i++)
        {
            depth += text[i] == opening ? 1 : text[i] == closing ? -1 : 0;
            if (depth == 0)
            {
                return i;
            }
        }

        return -1;
    }
}
