using System.Text;

namespace Roommate.Home.Discovery.Jinja;

/// <summary>Cuts a template into tokens. What it cannot read is a <see cref="JinjaProblem"/>.</summary>
internal static class JinjaLexer
{
    private static readonly string[] LongSigns = ["==", "!=", "<=", ">=", "//", "**"];

    public static List<JinjaToken> Read(string source)
    {
        var tokens = new List<JinjaToken>();
        var at = 0;
        var trimNext = false;
        while (at < source.Length)
        {
            var open = NextOpening(source, at);
            var text = open < 0 ? source[at..] : source[at..open];
            text = trimNext ? text.TrimStart() : text;
            var trims = open >= 0 && open + 2 < source.Length && source[open + 2] == '-';
            text = trims ? text.TrimEnd() : text;
            if (text.Length > 0)
            {
                tokens.Add(new JinjaToken(JinjaTokenKind.Text, text));
            }

            if (open < 0)
            {
                break;
            }

            at = open + (trims ? 3 : 2);
            if (source[open + 1] == '#')
            {
                var end = source.IndexOf("#}", at, StringComparison.Ordinal);
                JinjaProblem.When(end < 0, "a comment that does not end");
                trimNext = source[end - 1] == '-';
                at = end + 2;
                continue;
            }

            at = ReadInside(source, at, isBlock: source[open + 1] == '%', tokens, out trimNext);
        }

        tokens.Add(new JinjaToken(JinjaTokenKind.End, ""));
        return tokens;
    }

    private static int NextOpening(string source, int from)
    {
        for (var i = from; i + 1 < source.Length; i++)
        {
            if (source[i] == '{' && (source[i + 1] is '{' or '%' or '#'))
            {
                return i;
            }
        }

        return -1;
    }

    private static int ReadInside(string source, int at, bool isBlock, List<JinjaToken> tokens, out bool trims)
    {
        tokens.Add(new JinjaToken(isBlock ? JinjaTokenKind.OpenBlock : JinjaTokenKind.OpenPrint, ""));
        var close = isBlock ? "%}" : "}}";
        var depth = 0;
        while (true)
        {
            while (at < source.Length && char.IsWhiteSpace(source[at]))
            {
                at++;
            }

            JinjaProblem.When(at >= source.Length, $"a part that does not end with {close}");
            trims = source[at] == '-' && string.CompareOrdinal(source, at + 1, close, 0, 2) == 0;
            // Within a dict, }} may be the end of two dicts.
            if (trims || (depth == 0 && string.CompareOrdinal(source, at, close, 0, 2) == 0))
            {
                tokens.Add(new JinjaToken(isBlock ? JinjaTokenKind.CloseBlock : JinjaTokenKind.ClosePrint, ""));
                return at + (trims ? 3 : 2);
            }

            var token = ReadToken(source, ref at);
            depth += token.Is("{") ? 1 : token.Is("}") ? -1 : 0;
            tokens.Add(token);
        }
    }

    private static JinjaToken ReadToken(string source, ref int at)
    {
        var c = source[at];
        if (c is '\'' or '"')
        {
            return ReadString(source, ref at);
        }

        var start = at;
        if (char.IsAsciiLetter(c) || c == '_')
        {
            while (at < source.Length && (char.IsAsciiLetterOrDigit(source[at]) || source[at] == '_'))
            {
                at++;
            }

            return new JinjaToken(JinjaTokenKind.Name, source[start..at]);
        }

        if (char.IsAsciiDigit(c))
        {
            while (at < source.Length && (char.IsAsciiDigit(source[at]) || (source[at] == '.' && at + 1 < source.Length && char.IsAsciiDigit(source[at + 1]))))
            {
                at++;
            }

            return new JinjaToken(JinjaTokenKind.Number, source[start..at]);
        }

        foreach (var sign in LongSigns)
        {
            if (string.CompareOrdinal(source, at, sign, 0, 2) == 0)
            {
                at += 2;
                return new JinjaToken(JinjaTokenKind.Sign, sign);
            }
        }

        JinjaProblem.When(!"+-*/%~<>=()[]{}.,:|".Contains(c, StringComparison.Ordinal), $"the sign {c}");
        at++;
        return new JinjaToken(JinjaTokenKind.Sign, c.ToString());
    }

    private static JinjaToken ReadString(string source, ref int at)
    {
        var quote = source[at++];
        var text = new StringBuilder();
        while (at < source.Length && source[at] != quote)
        {
            if (source[at] == '\\' && at + 1 < source.Length)
            {
                at++;
                text.Append(source[at] switch { 'n' => "\n", 't' => "\t", 'r' => "\r", '\\' => "\\", '\'' => "'", '"' => "\"", var other => $"\\{other}" });
            }
            else
            {
                text.Append(source[at]);
            }

            at++;
        }

        JinjaProblem.When(at >= source.Length, "a text that does not end");
        at++;
        return new JinjaToken(JinjaTokenKind.String, text.ToString());
    }
}
